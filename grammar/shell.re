/* SPDX-License-Identifier: Apache-2.0
 *
 * The scanner of shell code (re2c). There is no sentinel: the bytes are the caller's and
 * end anywhere, so a look beyond the limit gives a NUL, which no line contains.
 */
#include "shell/scan.h"

#define PEEK() (cur < scanner->limit ? (unsigned char)scanner->text[cur] : 0)

/*!re2c
	re2c:api = custom;
	re2c:api:style = free-form;
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYPEEK = "PEEK()";
	re2c:define:YYSKIP = "++cur;";
	re2c:define:YYBACKUP = "mark = cur;";
	re2c:define:YYRESTORE = "cur = mark;";
	re2c:define:YYSHIFT = "cur += (size_t)(@@);";
	re2c:yyfill:enable = 0;

	end     = "\x00";
	any     = [^\x00];
	control = [\x01-\x08\x0b-\x1f\x7f];
	name    = [A-Za-z_][A-Za-z0-9_]*;
	number  = "$" [?#$] | "${" [?#$] "}" | "${#" name "}" | "$((" [0-9 \t+*%-]* "))";
	list    = "@" | name "[" [@*] "]";
	single  = name | [0-9]+;

	// What may stand behind a parameter's name, and runs nothing by itself.
	op      = ":"? [+?-] | "#" | "##" | "%" | "%%" | "/" [/#%]? | "^" | "^^" | "," | ",,";
	inert   = [^\x00\x01-\x08\x0a-\x1f\x7f'"\\$`{}()~];
	slice   = ":" " "? "-"? [0-9]+ (":" "-"? [0-9]+)?;
	rest    = (op inert*)? | slice;
	one     = "$" (name | [0-9*!-]) | "${" (single rest | [*-]) "}" |
	          "${#" (list | "*") "}";
	many    = "$@" | "${" list rest "}";
	open    = "${" (single | list) op;

	// Where they end is certain, but not that they run nothing.
	reckon  = [^\x00\n()'"`$\\]*;
	any_of  = "${" inert* "}";

	// A here-document's delimiter, of which nothing but the outermost quotes is quoted.
	mark    = [A-Za-z0-9_.+%@] [A-Za-z0-9_.+%@-]*;
	delim   = mark | "\\" mark | "'" [A-Za-z0-9_.+%@ -]+ "'" | "\"" [A-Za-z0-9_.+%@ -]+ "\"";
	stop    = [\x00 \t\n;|&<>()];
*/

#define FOUND(token) \
	do { \
		scanner->at = cur; \
		return token; \
	} while (0)

#define DOUBTED(token, is_doubted) \
	do { \
		scanner->doubt |= (is_doubted); \
		FOUND(token); \
	} while (0)

/* The operators that only bash has. */
#define BASH_ONLY(token) DOUBTED(token, !scanner->bash)
#define DOUBT(token)     DOUBTED(token, true)

enum scan_token scan_code(struct scanner *scanner)
{
	size_t cur = scanner->at;
	size_t mark = cur;

	scanner->start = cur;
	/*!re2c
	end          { return SCAN_END; }
	[ \t]+       { FOUND(SCAN_BLANK); }
	"\n"         { FOUND(SCAN_NEWLINE); }
	"#"          { FOUND(SCAN_HASH); }
	"\\\n"       { FOUND(SCAN_CONTINUE); }
	"\\" end     { FOUND(SCAN_WRONG); }
	"\\" [^\x00\n] { FOUND(SCAN_ESCAPE); }

	// An operator that a continued line might make longer is not certain.
	[;&|<>()$]{1,3} ("\\\n")+ [;&|<>()] { FOUND(SCAN_WRONG); }
	"$\\\n"      { FOUND(SCAN_WRONG); }

	";" | "&" | "&&" | "||" { FOUND(SCAN_SEPARATOR); }
	"|"          { FOUND(SCAN_PIPE); }
	"|&"         { BASH_ONLY(SCAN_SEPARATOR); }
	";;"         { FOUND(SCAN_CASE_END); }
	";&" | ";;&" { BASH_ONLY(SCAN_CASE_END); }
	"("          { FOUND(SCAN_OPEN); }
	"(("         { FOUND(SCAN_WRONG); }
	"((" reckon "))" { DOUBT(SCAN_NUMBER); }
	"(" [ \t]* ")" { FOUND(SCAN_PARENS); }
	")"          { FOUND(SCAN_CLOSE); }
	"<"          { FOUND(SCAN_READ); }
	">" | ">>" | ">|" { FOUND(SCAN_WRITE); }
	"<>"         { FOUND(SCAN_BOTH); }
	"&>" | "&>>" { BASH_ONLY(SCAN_WRITE); }
	"<&"         { FOUND(SCAN_COPY_IN); }
	">&"         { FOUND(SCAN_COPY_OUT); }
	[<>] "&" [ \t]* "-" { FOUND(SCAN_SHUT); }
	[<>] "&" [ \t]* "\\\n" { FOUND(SCAN_WRONG); }
	"<<<"        { BASH_ONLY(SCAN_HERE_TEXT); }
	"<<" "-"? [ \t]* delim / stop { FOUND(SCAN_HERE); }
	"<<"         { FOUND(SCAN_WRONG); }
	"<(" | ">("  { BASH_ONLY(SCAN_PROCESS); }
	"<((" | ">((" { FOUND(SCAN_WRONG); }

	"'" [^\x00']* "'" { FOUND(SCAN_SINGLE); }
	"$'" ([^\x00'\\] | "\\" any)* "'" { BASH_ONLY(SCAN_ANSI); }
	"\""         { FOUND(SCAN_QUOTE); }
	"`"          { FOUND(SCAN_BACKTICK); }
	"$\""        { DOUBT(SCAN_QUOTE); }
	"'" | "$'" | "$[" | "$((" | "${" { FOUND(SCAN_WRONG); }
	number       { FOUND(SCAN_NUMBER); }
	one          { FOUND(SCAN_VARIABLE); }
	many         { FOUND(SCAN_VARIABLES); }
	any_of       { DOUBT(SCAN_VARIABLES); }
	"$((" reckon "))" { DOUBT(SCAN_NUMBER); }
	"$" name "\\\n" { FOUND(SCAN_WRONG); }
	open         { FOUND(SCAN_PARAMETER); }
	"$("         { FOUND(SCAN_SUBSTITUTION); }
	"$"          { FOUND(SCAN_LITERAL); }
	[*?]         { FOUND(SCAN_GLOB); }
	"["          { FOUND(SCAN_BRACKET); }
	"]"          { FOUND(SCAN_UNBRACKET); }
	"{"          { FOUND(SCAN_BRACE); }
	"}"          { FOUND(SCAN_UNBRACE); }
	"{}"         { FOUND(SCAN_BRACES); }
	"~" [^\x00-\x20\x7f;&|<>()'"`$*?{}~#\\\x5b\x5d/:]* { FOUND(SCAN_TILDE); }
	control      { DOUBT(SCAN_LITERAL); }
	[^\x00-\x20\x7f;&|<>()'"`$*?{}~#\\\x5b\x5d]+ { FOUND(SCAN_LITERAL); }
	*/
}

enum scan_token scan_quoted(struct scanner *scanner)
{
	size_t cur = scanner->at;
	size_t mark = cur;

	scanner->start = cur;
	/*!re2c
	end          { return SCAN_END; }
	"\""         { FOUND(SCAN_QUOTE); }
	"\\" [$`"\\] { FOUND(SCAN_ESCAPE); }
	"\\\n"       { FOUND(SCAN_CONTINUE); }
	"\\"         { FOUND(SCAN_LITERAL); }
	"`"          { FOUND(SCAN_BACKTICK); }
	"$[" | "$((" | "${" | "$" name? "\\\n" { FOUND(SCAN_WRONG); }
	number       { FOUND(SCAN_NUMBER); }
	one          { FOUND(SCAN_VARIABLE); }
	many         { FOUND(SCAN_VARIABLES); }
	any_of       { DOUBT(SCAN_VARIABLES); }
	"$((" reckon "))" { DOUBT(SCAN_NUMBER); }
	open         { FOUND(SCAN_PARAMETER); }
	"$("         { FOUND(SCAN_SUBSTITUTION); }
	"$"          { FOUND(SCAN_LITERAL); }
	[^\x00"\\$`]+ { FOUND(SCAN_LITERAL); }
	*/
}

enum scan_token scan_parameter(struct scanner *scanner)
{
	size_t cur = scanner->at;
	size_t mark = cur;

	scanner->start = cur;
	/*!re2c
	end          { return SCAN_END; }
	"}"          { FOUND(SCAN_UNBRACE); }
	"\""         { FOUND(SCAN_QUOTE); }
	"'" [^\x00']* "'" { FOUND(SCAN_SINGLE); }
	"`"          { FOUND(SCAN_BACKTICK); }
	"\\" [^\x00\n'"] { FOUND(SCAN_ESCAPE); }
	"$[" | "$((" | "${" | "$'" | "$\"" | "$\\" { FOUND(SCAN_WRONG); }
	number       { FOUND(SCAN_NUMBER); }
	one          { FOUND(SCAN_VARIABLE); }
	many         { FOUND(SCAN_VARIABLES); }
	any_of       { DOUBT(SCAN_VARIABLES); }
	"$((" reckon "))" { DOUBT(SCAN_NUMBER); }
	open         { FOUND(SCAN_PARAMETER); }
	"$("         { FOUND(SCAN_SUBSTITUTION); }
	"$"          { FOUND(SCAN_LITERAL); }
	[^\x00'"`\\${}<>()]+ { FOUND(SCAN_LITERAL); }
	any          { FOUND(SCAN_WRONG); }
	*/
}

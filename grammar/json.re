/* SPDX-License-Identifier: Apache-2.0
 *
 * The tokens of JSON (re2c). The input ends where it is said to: nothing behind it is read,
 * and a NUL inside is no JSON. Bytes from 0x80 on are taken as they come: a text that is not
 * UTF-8 is still a text, of which json_decode() has an opinion.
 */
#include "json/json.h"

/*!re2c
	re2c:define:YYCTYPE = "unsigned char";
	re2c:flags:input = custom;
	re2c:yyfill:enable = 0;
	re2c:eof = 0;

	digit  = [0-9];
	hex    = [0-9a-fA-F];
	number = "-"? ("0" | [1-9] digit*) ("." digit+)? ([eE] [+-]? digit+)?;
	escape = "\\" (["\\/bfnrt] | "u" hex{4});
	string = "\"" ([^\x00-\x1f"\\] | escape)* "\"";
*/

enum json_token json_token(struct json_input *input)
{
	const char *cur = input->at;
	const char *end = input->end;
	const char *mark = cur;

/* Behind the end there is a NUL, without there being a byte. */
#define YYPEEK()       (cur < end ? (unsigned char)*cur : 0)
#define YYSKIP()       ++cur
#define YYBACKUP()     mark = cur
#define YYRESTORE()    cur = mark
#define YYLESSTHAN(n)  (cur >= end)
#define FOUND(token)               \
	do {                       \
		input->at = cur;   \
		return (token);    \
	} while (0)

	for (;;) {
		input->start = cur;
		/*!re2c
			[ \t\r\n]+ { continue; }
			"{"        { FOUND(JSON_OPEN_OBJECT); }
			"}"        { FOUND(JSON_CLOSE_OBJECT); }
			"["        { FOUND(JSON_OPEN_ARRAY); }
			"]"        { FOUND(JSON_CLOSE_ARRAY); }
			":"        { FOUND(JSON_COLON); }
			","        { FOUND(JSON_COMMA); }
			string     { FOUND(JSON_A_STRING); }
			number     { FOUND(JSON_A_NUMBER); }
			"true"     { FOUND(JSON_A_TRUE); }
			"false"    { FOUND(JSON_A_FALSE); }
			"null"     { FOUND(JSON_A_NULL); }
			*          { FOUND(JSON_WRONG); }
			$          { FOUND(JSON_ENDED); }
		*/
	}
}

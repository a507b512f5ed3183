/* SPDX-License-Identifier: Apache-2.0
 *
 * The tokens of JSON (re2c), for what agents write to a hook's standard input. A NUL that
 * the caller puts behind the input's last byte ends it; one inside is no JSON. Bytes from
 * 0x80 on are taken as they come: a text that is not UTF-8 is still a text.
 */
#include "hook/json.h"

/*!re2c
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYCURSOR = cur;
	re2c:define:YYMARKER = mark;
	re2c:define:YYLIMIT = limit;
	re2c:yyfill:enable = 0;
	re2c:eof = 0;

	digit  = [0-9];
	hex    = [0-9a-fA-F];
	number = "-"? ("0" | [1-9] digit*) ("." digit+)? ([eE] [+-]? digit+)?;
	escape = "\\" (["\\/bfnrt] | "u" hex{4});
	string = "\"" ([^\x00-\x1f"\\] | escape)* "\"";
*/

enum json_token json_scan(struct json_scan *scan)
{
	const unsigned char *cur = (const unsigned char *)scan->at;
	const unsigned char *limit = (const unsigned char *)scan->limit;
	const unsigned char *mark = cur;
	const unsigned char *start;

#define FOUND(token)                                               \
	do {                                                       \
		scan->start = scan->at + (start - (const unsigned char *)scan->at); \
		scan->at += cur - (const unsigned char *)scan->at; \
		return (token);                                    \
	} while (0)

	for (;;) {
		start = cur;
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

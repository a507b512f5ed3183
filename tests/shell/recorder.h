/* SPDX-License-Identifier: Apache-2.0
 *
 * What the recorder and the program that reads its records agree on.
 */
#ifndef TESTS_SHELL_RECORDER_H
#define TESTS_SHELL_RECORDER_H

/* Opening a file of this name says which line comes now. */
#define LINE_PATH "/line-number/"

enum {
	RECORD_FD = 198,
	COUNT_FD =
		197, /* a file with two words: processes of the line so far, its number */
	RECORD_MAX = 4000, /* less than what a pipe takes in one piece */
	COMMANDS_MAX = 150,
};

#endif

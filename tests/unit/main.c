/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs every suite, or those named on the command line; the exit status is 1 when a
 * test failed or a name is unknown.
 */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#define X(name) void name##_suite(void);
#include "suites.inc"
#undef X

static const struct {
	const char *name;
	void (*add)(void);
} suites[] = {
#define X(name) {#name, name##_suite},
#include "suites.inc"
#undef X
};

static bool wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc < 2;
}

int main(int argc, char **argv)
{
	int added = 0;

	if (CU_initialize_registry() != CUE_SUCCESS)
		return 1;
	for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
		if (wanted(suites[i].name, argc, argv)) {
			suites[i].add();
			added++;
		}
	}
	CU_basic_set_mode(CU_BRM_NORMAL);
	CU_basic_run_tests();
	int failed = CU_get_number_of_failures() != 0 || added == 0 ||
	             CU_get_error() != CUE_SUCCESS;

	CU_cleanup_registry();
	return failed;
}

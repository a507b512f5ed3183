/* SPDX-License-Identifier: Apache-2.0
 *
 * The generator's limits. The official registry, the largest there is, has 250 files of
 * 1.3 million bytes in all and nests 11 deep.
 */
#ifndef GEN_LIMITS_H
#define GEN_LIMITS_H

/* A file is read whole; a person has to read it too. */
#define MAX_SPEC_FILE_SIZE (4u * 1024u * 1024u)
#define MAX_SPEC_FILES     1024u
/* Folders in folders. */
#define MAX_FOLDER_DEPTH 8u
/* Maps and lists in maps and lists. */
#define MAX_YAML_DEPTH 24u
/* Scalars, maps and lists of one file. */
#define MAX_YAML_NODES 200000u
/* Keys of one map: they are compared pair by pair. */
#define MAX_MAP_KEYS 256u
/* Groups that extend groups that extend groups. */
#define MAX_EXTENDS 32u
/* Registries that depend on registries. */
#define MAX_DEPENDENCY_DEPTH 10u

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether a counter's saved memory is one that a session could have: what restoring a
 * session trusts.
 */
#include "runtime/counter.h"

static uint32_t word(const unsigned char *memory, uint32_t index)
{
	return le32(memory + (size_t)4 * index);
}

static uint32_t ones(uint32_t bits)
{
	uint32_t count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

/* The place is in the ring, nothing stands behind its last entry, and the value is how
 * many entries are 1. */
static bool window_is_sound(const unsigned char *memory, uint32_t size, uint32_t value)
{
	uint32_t last = ILK_WINDOW_WORDS(size) - 1;
	uint32_t sum = 0;

	for (uint32_t i = 1; i <= last; i++)
		sum += ones(word(memory, i));
	return word(memory, 0) < size && sum == value &&
	       (size % 32 == 0 || word(memory, last) >> size % 32 == 0);
}

/* No slice is newer than the time, and the value is what they add up to. */
static bool clock_is_sound(const unsigned char *memory, uint32_t size, uint32_t value,
                           uint64_t now_ms)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < ILK_CLOCK_SLICES; i++)
		sum += word(memory, 2 + i);
	return le64(memory) <= now_ms / size &&
	       value == (sum > UINT32_MAX ? UINT32_MAX : sum);
}

/* Taken entries come first, and what is free is 0. */
static bool keyed_is_sound(const unsigned char *memory, uint32_t size)
{
	bool free = false;

	for (uint32_t i = 0; i < 3 * size; i += 3) {
		bool taken = word(memory, i + 2) != 0;

		if (taken && free)
			return false;
		free = !taken;
		if (free && (word(memory, i) || word(memory, i + 1)))
			return false;
	}
	return true;
}

/* What is not remembered yet is 0, and the value is that of the longest cycle. */
static bool cycle_is_sound(const unsigned char *memory, uint32_t size, uint32_t value)
{
	uint32_t count = word(memory, 0);
	uint32_t most = count ? 1 : 0;

	if (count > size)
		return false;
	for (uint32_t n = 1; n <= size; n++) {
		uint32_t run = word(memory, n);

		if (run && count < n)
			return false;
		if (run / n >= most && run / n > 0)
			most = run / n == UINT32_MAX ? UINT32_MAX : run / n + 1;
	}
	for (uint32_t i = 1 + size + 2 * count; i < ILK_CYCLE_WORDS(size); i++)
		if (word(memory, i))
			return false;
	return value == most;
}

bool counter_is_sound(const struct ilk_image *image, uint32_t counter,
                      const unsigned char *memory, uint32_t value, uint64_t now_ms)
{
	enum ilk_section kind = ILK_SECTION_COUNTERS;
	uint32_t size = image_field(image, kind, counter, ILK_COUNTER_SIZE);

	switch ((enum ilk_counter_form)image_field(image, kind, counter,
	                                           ILK_COUNTER_FORM)) {
	case ILK_COUNTER_WINDOW:
		return window_is_sound(memory, size, value);
	case ILK_COUNTER_CLOCK:
		return clock_is_sound(memory, size, value, now_ms);
	case ILK_COUNTER_KEYED:
		return keyed_is_sound(memory, size);
	case ILK_COUNTER_CYCLE:
		return cycle_is_sound(memory, size, value);
	case ILK_COUNTER_PLAIN:
	case ILK_COUNTER_FORMS:
		break;
	}
	return true;
}

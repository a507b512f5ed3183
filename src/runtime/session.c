/* SPDX-License-Identifier: Apache-2.0
 *
 * The session's life outside calls: start, mode, presence, and what can be asked of it.
 */
#include "runtime/session.h"

#include "bytes/sha256.h"
#include "runtime/counter.h"
#include "runtime/hot.h"

_Static_assert(offsetof(struct ilk_session, counters) % 4 == 0, "counters are aligned");

uint32_t session_words(const struct ilk_image *image)
{
	return image_count(image, ILK_SECTION_COUNTERS) +
	       image_field(image, ILK_SECTION_META, 0, ILK_META_MEMORY);
}

uint32_t session_places(const struct ilk_image *image)
{
	uint32_t slots = image_count(image, ILK_SECTION_SLOTS);

	/* The last slot's places are the last. */
	return slots ? image_field(image, ILK_SECTION_SLOTS, slots - 1,
	                           ILK_SLOT_FIRST) +
	                       image_field(image, ILK_SECTION_SLOTS, slots - 1,
	                                   ILK_SLOT_PLACES)
	             : 0;
}

struct session_slot *session_slots(struct ilk_session *session)
{
	return (void *)(session->counters + session_words(session->image));
}

const struct session_slot *session_slot(const struct ilk_session *session,
                                        uint32_t place)
{
	const void *slots = session->counters + session_words(session->image);

	return (const struct session_slot *)slots + place;
}

size_t ilk_session_size(const struct ilk_image *image)
{
	size_t size = offsetof(struct ilk_session, counters) +
	              sizeof(uint32_t) * session_words(image) +
	              sizeof(struct session_slot) * session_places(image);

	if (size < sizeof(struct ilk_session))
		size = sizeof(struct ilk_session);
	return (size + 7) / 8 * 8;
}

enum ilk_status session_memory(const struct ilk_image *image, const void *memory,
                               size_t size)
{
	if (!image || !memory || (uintptr_t)memory % 8 != 0)
		return ILK_ARGUMENT;
	return size < ilk_session_size(image) ? ILK_SPACE : ILK_OK;
}

/* Where the memories of the counters from `counter` on begin, in words of `counters`. */
static uint32_t memory_from(const struct ilk_image *image, uint32_t counter)
{
	uint32_t count = image_count(image, ILK_SECTION_COUNTERS);

	return counter == count ? session_words(image)
	                        : count + image_field(image, ILK_SECTION_COUNTERS,
	                                              counter, ILK_COUNTER_MEMORY);
}

/* The same for the places of slots. */
static uint32_t places_from(const struct ilk_image *image, uint32_t slot)
{
	return slot == image_count(image, ILK_SECTION_SLOTS)
	               ? session_places(image)
	               : image_field(image, ILK_SECTION_SLOTS, slot, ILK_SLOT_FIRST);
}

void session_clear(struct ilk_session *session, enum ilk_tier tier)
{
	const struct ilk_image *image = session->image;
	bool org = tier == ILK_TIER_ORG;
	uint32_t counters =
		image_field(image, ILK_SECTION_META, 0, ILK_META_ORG_COUNTERS);
	uint32_t slots = image_field(image, ILK_SECTION_META, 0, ILK_META_ORG_SLOTS);
	uint32_t all = image_count(image, ILK_SECTION_COUNTERS);
	uint32_t first = org ? counters : 0;
	uint32_t memory = memory_from(image, first);
	uint32_t place = org ? places_from(image, slots) : 0;

	bytes_zero(session->counters + first,
	           sizeof(uint32_t) * ((org ? all : counters) - first));
	bytes_zero(session->counters + memory,
	           sizeof(uint32_t) *
	                   (memory_from(image, org ? all : counters) - memory));
	bytes_zero(session_slots(session) + place,
	           sizeof(struct session_slot) *
	                   ((org ? session_places(image) : places_from(image, slots)) -
	                    place));
}

/* A mode by its index, or by a hash that is never 0 when the policy does not name it. */
static void find_mode(const struct ilk_image *image, struct ilk_text name,
                      uint32_t *mode, uint64_t *other_mode)
{
	struct sha256 sha;
	unsigned char digest[SHA256_SIZE];

	*other_mode = 0;
	for (*mode = 0; *mode < image_count(image, ILK_SECTION_MODES); ++*mode)
		if (text_same(
			    image_text(image, ILK_SECTION_MODES, *mode, ILK_MODE_NAME),
			    name))
			return;
	*mode = IMAGE_NONE;
	sha256_init(&sha);
	sha256_add(&sha, name.at, name.len);
	sha256_done(&sha, digest);
	*other_mode = le64(digest) | 1;
}

/* Something that is about no call. */
static void happen(struct ilk_session *session, enum ilk_event event)
{
	struct step step = {.session = session, .image = session->image};

	session_happen(&step, event);
}

enum ilk_status ilk_session_start(struct ilk_session **session,
                                  const struct ilk_image *image, void *memory,
                                  size_t size, struct ilk_text mode,
                                  enum ilk_presence presence)
{
	if (!session || !mode.at || (unsigned)presence >= ILK_PRESENCE_COUNT)
		return ILK_ARGUMENT;

	enum ilk_status status = session_memory(image, memory, size);

	if (status != ILK_OK)
		return status;
	*session = memory;
	bytes_zero(memory, ilk_session_size(image));
	(*session)->image = image;
	(*session)->presence = presence;
	(*session)->epoch = 1;
	find_mode(image, mode, &(*session)->mode, &(*session)->other_mode);
	happen(*session, ILK_EVENT_SESSION_START);
	return ILK_OK;
}

uint32_t ilk_session_counter(const struct ilk_session *session, uint32_t index)
{
	if (index >= image_count(session->image, ILK_SECTION_COUNTERS))
		return 0;
	return session->counters[index];
}

struct ilk_text ilk_session_slot(const struct ilk_session *session, uint32_t index)
{
	return ilk_session_slot_nth(session, index, 0);
}

struct ilk_text ilk_session_slot_nth(const struct ilk_session *session, uint32_t index,
                                     uint32_t nth)
{
	const struct session_slot *place;

	if (nth >= ilk_slot_places(session->image, index))
		return (struct ilk_text){NULL, 0};
	place = session_slot(session,
	                     nth + image_field(session->image, ILK_SECTION_SLOTS, index,
	                                       ILK_SLOT_FIRST));
	if (place->len == 0)
		return (struct ilk_text){NULL, 0};
	return (struct ilk_text){place->text, place->len};
}

HOT bool ilk_session_active(const struct ilk_session *session)
{
	return session->mode != IMAGE_NONE &&
	       image_field(session->image, ILK_SECTION_MODES, session->mode,
	                   ILK_MODE_ACTIVE) != 0;
}

HOT enum ilk_presence ilk_session_presence(const struct ilk_session *session)
{
	return (enum ilk_presence)session->presence;
}

HOT bool ilk_session_report(const struct ilk_session *session, enum ilk_report report,
                            uint64_t *value)
{
	if ((unsigned)report >= ILK_REPORT_COUNT ||
	    !image_field(session->image, ILK_SECTION_REPORTS, report,
	                 ILK_REPORT_DEFINED))
		return false;
	*value = session_sum(session, image_run(session->image, ILK_SECTION_REPORTS,
	                                        report, ILK_REPORT_FIRST));
	return true;
}

enum ilk_status ilk_session_set_presence(struct ilk_session *session,
                                         enum ilk_presence presence)
{
	if (!session || (unsigned)presence >= ILK_PRESENCE_COUNT)
		return ILK_ARGUMENT;
	session->presence = presence;
	return ILK_OK;
}

enum ilk_status ilk_session_observe(struct ilk_session *session,
                                    const struct ilk_observer *observer)
{
	if (!session)
		return ILK_ARGUMENT;
	session->observer = observer;
	return ILK_OK;
}

enum ilk_status ilk_event(struct ilk_session *session, enum ilk_event event)
{
	const uint32_t outside = 1u << ILK_EVENT_SESSION_START |
	                         1u << ILK_EVENT_TURN_START | 1u << ILK_EVENT_TURN_END |
	                         1u << ILK_EVENT_USER_MESSAGE |
	                         1u << ILK_EVENT_POLICY_RELOAD | 1u << ILK_EVENT_TICK |
	                         1u << ILK_EVENT_BATCH_START;

	if (!session || (unsigned)event >= ILK_EVENT_COUNT || !(outside >> event & 1))
		return ILK_ARGUMENT;
	if (event == ILK_EVENT_SESSION_START) {
		session_clear(session, ILK_TIER_TEAM);
		session_clear(session, ILK_TIER_ORG);
		session->epoch += session->epoch == UINT32_MAX ? 2 : 1;
	}
	happen(session, event);
	return ILK_OK;
}

enum ilk_status ilk_usage(struct ilk_session *session,
                          const uint64_t amounts[ILK_MEASURE_COUNT])
{
	struct step step = {.session = session, .amounts = amounts};

	if (!session || !amounts)
		return ILK_ARGUMENT;
	step.image = session->image;
	session_happen(&step, ILK_EVENT_USAGE);
	return ILK_OK;
}

enum ilk_status ilk_session_time(struct ilk_session *session, uint64_t now_ms)
{
	if (!session)
		return ILK_ARGUMENT;
	if (now_ms > session->now_ms) {
		session->now_ms = now_ms;
		counters_tell_time(session);
	}
	return ILK_OK;
}

enum ilk_status ilk_session_set_mode(struct ilk_session *session, struct ilk_text mode)
{
	if (!session || !mode.at)
		return ILK_ARGUMENT;
	find_mode(session->image, mode, &session->mode, &session->other_mode);
	return ILK_OK;
}

enum ilk_status ilk_mode_switch(struct ilk_session *session, struct ilk_text mode)
{
	uint32_t found;
	uint64_t other;

	if (!session || !mode.at)
		return ILK_ARGUMENT;
	find_mode(session->image, mode, &found, &other);
	if (found == session->mode && other == session->other_mode)
		return ILK_OK;
	session->mode = found;
	session->other_mode = other;
	session->epoch += session->epoch == UINT32_MAX ? 2 : 1;
	happen(session, ILK_EVENT_MODE_SWITCH);
	return ILK_OK;
}

// SPDX-License-Identifier: Apache-2.0
//
// native ENGINE FOLDER N: one peer written in C or C++ on the matching workload of N rules
// (rules-N.tsv, reqs-N.tsv in FOLDER), as a line of JSON. An engine is compiled in where
// its library was found (-DHAVE_...); one that is not exits with 77.
//
// A request is matched as tool, byte 1, argument, put together before the clock runs,
// which is in the peers' favour.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#ifdef HAVE_VECTORSCAN
#include <hs.h>
#endif
#ifdef HAVE_RE2
#include <re2/re2.h>
#include <re2/set.h>
#endif
#ifdef HAVE_PCRE2
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#endif

namespace
{
// Stronger outcomes first; rules are sorted by them.
enum Outcome { DENY, ASK, ALLOW, NONE };
const char *const words[] = {"deny", "ask", "allow", "none"};

struct Rule {
	Outcome outcome;
	std::string regex;
	bool open; // whatever follows
};

struct Request {
	Outcome outcome;
	std::string text;
};

using Decide = std::function<Outcome(const std::string &)>;

std::string plain(const std::string &field)
{
	std::string text;

	for (size_t i = 0; i < field.size(); i++) {
		if (field[i] != '\\' || i + 1 == field.size())
			text += field[i];
		else if (field[++i] == 'n')
			text += '\n';
		else
			text += field[i] == 't' ? '\t' : field[i];
	}
	return text;
}

std::vector<std::vector<std::string>> read(const std::string &name)
{
	std::ifstream file(name);
	std::vector<std::vector<std::string>> rows;
	std::string line;

	while (std::getline(file, line)) {
		size_t one = line.find('\t');
		size_t two = line.find('\t', one + 1);

		rows.push_back({line.substr(0, one),
		                plain(line.substr(one + 1, two - one - 1)),
		                plain(line.substr(two + 1))});
	}
	return rows;
}

Outcome outcome_of(const std::string &word)
{
	for (int i = DENY; i < NONE; i++)
		if (word == words[i])
			return static_cast<Outcome>(i);
	return NONE;
}

// A glob as a regular expression that every engine here reads alike.
std::string regex_of(const std::string &glob, bool tool)
{
	std::string regex;
	char hex[8];

	for (unsigned char byte : glob) {
		if (byte == '*') {
			regex += tool ? "[^\\x01]*" : ".*";
		} else if (isalnum(byte)) {
			regex += static_cast<char>(byte);
		} else {
			snprintf(hex, sizeof hex, "\\x%02x", byte);
			regex += hex;
		}
	}
	return regex;
}

std::vector<Rule> read_rules(const std::string &name)
{
	std::vector<Rule> rules;

	for (auto &row : read(name)) {
		std::string glob = row[2];
		bool open = !glob.empty() && glob.back() == '*';

		if (open)
			glob.pop_back();
		rules.push_back({outcome_of(row[0]),
		                 "^" + regex_of(row[1], true) + "\\x01" +
		                         regex_of(glob, false) + (open ? "" : "\\z"),
		                 open});
	}
	std::stable_sort(rules.begin(), rules.end(), [](const Rule &a, const Rule &b) {
		return a.outcome < b.outcome;
	});
	return rules;
}

std::vector<Request> read_requests(const std::string &name)
{
	std::vector<Request> requests;

	for (auto &row : read(name))
		requests.push_back({outcome_of(row[0]), row[1] + '\1' + row[2]});
	return requests;
}

#ifdef HAVE_VECTORSCAN
int on_match(unsigned id, unsigned long long, unsigned long long, unsigned, void *best)
{
	unsigned *least = static_cast<unsigned *>(best);

	*least = std::min(*least, id);
	return *least == DENY;
}

Decide vectorscan(const std::vector<Rule> &rules)
{
	std::vector<const char *> regexes;
	std::vector<unsigned> flags(rules.size(), HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH);
	std::vector<unsigned> ids;
	hs_database_t *database = nullptr;
	hs_scratch_t *scratch = nullptr;
	hs_compile_error_t *error = nullptr;

	for (auto &rule : rules) {
		regexes.push_back(rule.regex.c_str());
		// What is asked is the outcome: rules of one share an id.
		ids.push_back(rule.outcome);
	}
	if (hs_compile_multi(regexes.data(), flags.data(), ids.data(),
	                     static_cast<unsigned>(regexes.size()), HS_MODE_BLOCK, nullptr,
	                     &database, &error) != HS_SUCCESS ||
	    hs_alloc_scratch(database, &scratch) != HS_SUCCESS) {
		fprintf(stderr, "vectorscan: %s\n", error ? error->message : "no scratch");
		return nullptr;
	}
	return [database, scratch](const std::string &text) {
		unsigned best = NONE;

		hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0,
		        scratch, on_match, &best);
		return static_cast<Outcome>(best);
	};
}
#endif

#ifdef HAVE_RE2
Decide re2_set(const std::vector<Rule> &rules)
{
	RE2::Options options;

	options.set_dot_nl(true);
	options.set_encoding(RE2::Options::EncodingLatin1);
	options.set_max_mem(int64_t(1) << 30); // below its need it becomes very slow
	auto set = std::make_shared<RE2::Set>(options, RE2::UNANCHORED);
	auto outcomes = std::make_shared<std::vector<Outcome>>();
	auto found = std::make_shared<std::vector<int>>();

	for (auto &rule : rules) {
		if (set->Add(rule.regex, nullptr) < 0)
			return nullptr;
		outcomes->push_back(rule.outcome);
	}
	if (!set->Compile())
		return nullptr;
	return [set, outcomes, found](const std::string &text) {
		Outcome best = NONE;

		found->clear();
		set->Match(text, found.get());
		for (int id : *found)
			best = std::min(best, (*outcomes)[static_cast<size_t>(id)]);
		return best;
	};
}
#endif

#ifdef HAVE_PCRE2
Decide pcre2_array(const std::vector<Rule> &rules)
{
	struct Compiled {
		pcre2_code *code;
		Outcome outcome;
	};
	auto all = std::make_shared<std::vector<Compiled>>();
	pcre2_match_data *data = pcre2_match_data_create(1, nullptr);

	for (auto &rule : rules) {
		int error;
		size_t at;
		pcre2_code *code = pcre2_compile(
			reinterpret_cast<PCRE2_SPTR>(rule.regex.c_str()),
			PCRE2_ZERO_TERMINATED, PCRE2_DOTALL, &error, &at, nullptr);

		if (!code || pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0)
			return nullptr;
		all->push_back({code, rule.outcome});
	}
	return [all, data](const std::string &text) {
		for (auto &one : *all)
			if (pcre2_jit_match(one.code,
			                    reinterpret_cast<PCRE2_SPTR>(text.data()),
			                    text.size(), 0, 0, data, nullptr) >= 0)
				return one.outcome;
		return NONE;
	};
}
#endif

double now()
{
	return std::chrono::duration<double, std::nano>(
	               std::chrono::steady_clock::now().time_since_epoch())
	        .count();
}

double median(std::vector<double> samples)
{
	std::sort(samples.begin(), samples.end());
	return samples[samples.size() / 2];
}

// Nanoseconds a request: the median of runs of at least a pass over all of them.
double hot(const Decide &decide, const std::vector<Request> &requests)
{
	std::vector<double> samples;
	volatile int kept = 0;

	for (double begun = now(); samples.size() < 7 || now() - begun < 3e8;) {
		double start = now();

		for (auto &request : requests)
			kept = decide(request.text);
		samples.push_back((now() - start) / static_cast<double>(requests.size()));
		if (now() - begun > 5e9)
			break;
	}
	(void)kept;
	return median(samples);
}

// The same of every sixteenth request by itself, after a walk through more memory than
// there is cache.
double cold(const Decide &decide, const std::vector<Request> &requests)
{
	std::vector<unsigned char> walk(96u << 20);
	std::vector<double> samples;
	std::vector<double> clock;
	volatile int kept = 0;

	for (int i = 0; i < 101; i++) {
		double start = now();

		clock.push_back(now() - start);
	}
	for (size_t i = 0; i < requests.size(); i += 16) {
		for (size_t at = 0; at < walk.size(); at += 64)
			static_cast<volatile unsigned char *>(walk.data())[at]++;
		double start = now();

		kept = decide(requests[i].text);
		samples.push_back(now() - start);
	}
	(void)kept;
	return median(samples) - median(clock);
}

long resident()
{
	std::ifstream file("/proc/self/statm");
	long pages = 0;
	long held = 0;

	file >> pages >> held;
	return held * sysconf(_SC_PAGESIZE);
}

struct Engine {
	const char *name;
	Decide (*load)(const std::vector<Rule> &rules);
};
const Engine engines[] = {
#ifdef HAVE_VECTORSCAN
	{"vectorscan", vectorscan},
#endif
#ifdef HAVE_RE2
	{"re2-set", re2_set},
#endif
#ifdef HAVE_PCRE2
	{"pcre2-jit-array", pcre2_array},
#endif
};

int measure(const Engine &engine, const std::string &folder, const std::string &n)
{
	auto rules = read_rules(folder + "/rules-" + n + ".tsv");
	auto requests = read_requests(folder + "/reqs-" + n + ".tsv");
	long before = resident();
	double start = now();
	Decide decide = rules.empty() || requests.empty() ? nullptr : engine.load(rules);
	double load = (now() - start) / 1e6;
	size_t wrong = 0;

	if (!decide) {
		fprintf(stderr, "%s: it could not be loaded with %s rules\n", engine.name,
		        n.c_str());
		return 1;
	}
	for (auto &request : requests)
		wrong += decide(request.text) != request.outcome;
	long memory = resident() - before;

	printf("{\"engine\":\"%s\",\"rules\":%s,\"hot\":%.1f,\"cold\":%.1f,\"load\":%.3f,"
	       "\"memory\":%ld,\"wrong\":%zu,\"checked\":%zu}\n",
	       engine.name, n.c_str(), hot(decide, requests), cold(decide, requests), load,
	       memory, wrong, requests.size());
	return 0;
}
} // namespace

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: native ENGINE FOLDER N\n");
		return 2;
	}
	for (auto &engine : engines)
		if (strcmp(argv[1], engine.name) == 0)
			return measure(engine, argv[2], argv[3]);
	return 77;
}

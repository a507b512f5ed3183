# SPDX-License-Identifier: Apache-2.0
#
# schema.py SCHEMA INTERLOCK POLICY TRACE...: every line of the traces and every line that
# is answered to them is as the schema has it; and lines that are not, are told.
import copy
import json
import subprocess
import sys

import jsonschema

schema = json.load(open(sys.argv[1]))
interlock, policy, traces = sys.argv[2], sys.argv[3], sys.argv[4:]
jsonschema.Draft202012Validator.check_schema(schema)


def validator(name):
    return jsonschema.Draft202012Validator({**schema, "$ref": "#/$defs/" + name})


event, answer = validator("trace_event"), validator("trace_answer")
held = refused = 0


def hold(which, line):
    global held
    errors = list(which.iter_errors(line))
    assert not errors, (line, [error.message for error in errors][:3])
    held += 1


def refuse(which, line, change):
    global refused
    broken = copy.deepcopy(line)
    change(broken)
    assert not which.is_valid(broken), broken
    refused += 1


def put(*path, value):
    def change(line):
        for key in path[:-1]:
            line = line[key]
        line[path[-1]] = value
    return change


def drop(key):
    return lambda line: line.pop(key)


decided = None
for trace in traces:
    for text in open(trace):
        line = json.loads(text)
        hold(event, line)
        if line["event"] == "call":
            refuse(event, line, drop("tool"))
            refuse(event, line, put("id", value=7))
    out = subprocess.run([interlock, "replay", "--json", policy, trace],
                         check=True, capture_output=True, text=True).stdout
    for text in out.splitlines():
        line = json.loads(text)
        hold(answer, line)
        if line["attributes"]:
            decided = line
assert decided, "no decision in any trace"
name = next(key for key in decided["attributes"] if key.endswith(".decision"))
for change in (put("outcome", value="maybe"), put("reason", value="no_such_reason"),
               put("layer", value="attic"), put("fires", value=["Nothing"]),
               put("attributes", name, value="maybe"),
               put("attributes", "no.such.name", value=1),
               put("counters", value={"a": "b"}), drop("outcome")):
    refuse(answer, decided, change)
refuse(event, {"event": "verdict", "id": "1", "verdict": "block"}, put("verdict", value="pass"))
refuse(event, {"event": "presence", "presence": "headless"}, put("presence", value="asleep"))
refuse(event, {"event": "tick"}, put("event", value="tock"))
print(f"schema: {held} lines hold, {refused} broken ones are refused")

#!/usr/bin/env bash
# Shows that no guard's test is idle: builds BUILD once without each guard of protocol/guards.hpp and runs the test that is
# named here, which has to fail then, and to pass with all guards in place.
set -euo pipefail
build=$(cd "${1:?usage: ablation.sh BUILD}" && pwd)
project=$(cd "$(dirname "$0")/.." && pwd)

# guard, test program, its test
table="
confirmation portkey_tests guarded_calls.ask_before_they_destroy_and_send_nothing_until_then
typed_name portkey_tests guarded_calls.want_the_name_typed_of_the_worst
bound_confirmation portkey_tests guarded_calls.take_no_answer_to_another_question
expiring_confirmation portkey_tests confirmation.holds_for_its_own_call_for_five_minutes
single_use portkey_tests guarded_calls.take_an_answer_once
unchanged_target portkey_tests guarded_calls.ask_anew_when_what_they_are_about_has_changed
rules portkey_tests guarded_rules.are_refused_by_the_operators_rule_before_anything_is_read
dry_run portkey_tests guarded_rules.show_what_any_write_would_change_and_send_none
audit portkey_tests guarded_calls.change_nothing_that_cannot_be_recorded
secret_links portkey_tests handed_secrets.give_out_what_is_shown_once_as_links
single_view server_tests secret_shelf.*
redaction server_tests redaction.*
visible_text protocol_tests visible_text.*
"

# without GUARD PROGRAM: builds the program without that guard; with the empty guard, with all of them.
without() {
  cmake -S "$project" -B "$build" -DABLATED_GUARD="$1" >/dev/null
  ninja -C "$build" "$2" >/dev/null
}
passes() { "$build/test/$1" --gtest_filter="$2" --gtest_brief=1 >/dev/null 2>&1; }
# However this ends, what it has built has its guards again.
trap 'without "" portkey-mcp' EXIT

idle=0
named=$(awk 'NF { print $1 }' <<<"$table" | sort)
known=$(sed -n '/enum class guard {/,/};/s/^  \([a-z_]*\),.*/\1/p' "$project/protocol/guards.hpp" | sort)
if [[ $named != "$known" ]]; then
  echo "The guards of protocol/guards.hpp are not those of this table:"
  diff <(echo "$known") <(echo "$named") || true
  exit 1
fi
for program in $(awk 'NF { print $2 }' <<<"$table" | sort -u); do
  without "" "$program"
  while read -r guard with test; do
    [[ $with == "$program" ]] || continue
    passes "$program" "$test" || { echo "$guard: $test fails with all guards in place"; idle=1; }
  done <<<"$table"
done
while read -r guard program test; do
  [[ -n $guard ]] || continue
  without "$guard" "$program"
  if passes "$program" "$test"; then
    echo "$guard: $test passes without it"
    idle=1
  else
    echo "$guard: $test fails without it, as it should"
  fi
done <<<"$table"
exit "$idle"

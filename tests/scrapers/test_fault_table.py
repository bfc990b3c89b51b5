"""Each way in which sources fail, and the tests that show what becomes of it; a table that cannot go stale."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent

#: Failure → tests that prove it; after a colon a case of a parametrised test.
TABLE: dict[str, tuple[str, ...]] = {
    # Servers and wires
    "slow drip": ("test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:drip",),
    "endless body": ("test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:endless",),
    "gzip bomb": ("test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:bomb",),
    "brotli bomb": ("test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:brotli",),
    "redirect loop": ("test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:loop",),
    "redirect to this machine": (
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:inside4",
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:inside6",
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:mapped",
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:decimal",
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:octal",
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:hexadecimal",
        "test_fetch.py::test_no_redirect_leads_inside",
    ),
    "redirect to a metadata service": ("test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:metadata",),
    "DNS rebinding": ("test_fetch.py::test_a_changing_answer_of_the_name_service_wins_nothing",),
    "names that resolve inside": ("test_fetch.py::test_names_are_judged_by_what_they_resolve_to",),
    "wrong Content-Length": (
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:half",
        "test_faults.py::test_a_length_that_is_too_short_loses_the_end_and_says_so",
    ),
    "chunks cut off": (
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:chunks",
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:badchunks",
    ),
    "429 and 503 with Retry-After": (
        "test_pipeline.py::test_too_many_requests_are_waited_out_across_runs",
        "test_pipeline.py::test_a_short_wait_is_waited_for",
        "test_pipeline.py::test_boards_that_ask_for_a_moment_get_it",
        "test_decide.py::test_retry_after_in_both_forms",
    ),
    "gone or refused": ("test_pipeline.py::test_twice_gone_retires_a_source_and_403_waits_for_a_person",),
    # Contents
    "wrong charset, UTF-16": ("test_faults.py::test_charsets_right_and_wrong",),
    "null bytes": (
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:nulls",
        "test_faults.py::test_null_bytes_and_control_characters_do_not_reach_the_store",
    ),
    "50 MB feed": ("test_faults.py::test_a_fifty_megabyte_feed_is_cut_off_on_the_wire",),
    "XML entity bomb": (
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:entities",
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:entities16",
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:quadratic",
    ),
    "external entity": (
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:external",
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:parameter",
    ),
    "10,000 items": ("test_faults.py::test_ten_thousand_items",),
    "dates of 1970 and 2099, no date": ("test_pipeline.py::test_odd_and_missing_dates_are_kept_out_and_named",),
    "HTML as JSON": ("test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:htmljson",),
    "half a JSON": ("test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:halfjson",),
    "deep JSON": ("test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:deepjson",),
    "huge numbers, keys told twice": (
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:numbers",
        "test_faults.py::test_json_with_keys_told_twice_and_numbers_beyond_measure",
    ),
    "200 with a page of apology": (
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:sorry",
        "test_faults.py::test_a_broken_source_is_named_and_leaves_nothing:login",
    ),
    "log-in, cookie and consent pages": (
        "test_walls.py::test_a_wall_under_status_200_leaves_what_the_feed_said",
        "test_walls.py::test_a_redirect_to_a_door_is_no_article",
    ),
    # Interfaces
    "Google News: cap of 100": ("test_news_sources.py::test_the_cap_of_a_hundred_leads_to_an_older_window",),
    "Google News: no source, no guid, hyphens in a publisher's name": (
        "test_news_sources.py::test_google_headlines_keep_their_publisher_and_lose_it_from_the_title",
    ),
    "Google News: consent page": ("test_news_sources.py::test_a_consent_page_is_a_refusal_and_not_no_news",),
    "one story under two names": (
        "test_pipeline.py::test_a_guid_that_moved_and_a_text_under_two_addresses_stay_one",
        "test_news_sources.py::test_a_headline_and_the_publishers_own_article_are_one_story",
    ),
    "Bing: namespace, wrapped link, on MSN": (
        "test_news_sources.py::test_bing_links_are_unwrapped_whatever_the_namespace",
    ),
    "WordPress: no content, paged beyond the end, text/html": (
        "test_pipeline.py::test_wordpress_is_paged_back_to_the_day_that_is_asked_for",
        "test_faults.py::test_charsets_right_and_wrong",
    ),
    "304 on validators": ("test_fetch.py::test_validators_go_back_byte_for_byte_to_the_address_that_gave_them",),
    "Hacker News: no url, a comment": (
        "test_hacker_news.py::test_a_hit_without_a_link_and_a_comment_are_contributions",
    ),
    "Hacker News: ceiling of 1,000 hits": (
        "test_hacker_news.py::test_a_span_over_the_ceiling_is_halved_and_the_rest_follows",
        "test_hacker_news.py::test_what_cannot_be_halved_is_said",
    ),
    "Hacker News: fuzzy hits": ("test_hacker_news.py::test_fuzzy_hits_are_left",),
    "GDELT: spaces round punctuation": ("test_gdelt.py::test_titles_lose_their_extra_spaces",),
    "GDELT: domains with a dash": ("test_gdelt.py::test_domains_are_compared_on_the_answer",),
    "GDELT: nothing found": ("test_gdelt.py::test_nothing_found_is_an_empty_object",),
    "GDELT: sentence under 200": ("test_gdelt.py::test_a_sentence_is_never_read_as_no_news",),
    "GDELT: rate notice": (
        "test_gdelt.py::test_the_rate_notice_under_any_status",
        "test_special_sources.py::test_gdelt_that_asks_for_patience_is_left_alone",
    ),
    "GDELT: characters that JSON does not allow": (
        "test_gdelt.py::test_characters_that_json_does_not_allow_are_blanked_and_said",
    ),
    "CC-NEWS: truncated member": ("test_warc.py::test_a_file_that_breaks_off_keeps_what_came_before",),
    "CC-NEWS: other statuses": ("test_warc.py::test_other_statuses_and_types_are_left",),
    "CC-NEWS: 503 SlowDown": ("test_common_crawl.py::test_slow_down_is_waited_for",),
    "SEC: 403 without a contact": ("test_sec.py::test_403_without_a_contact_says_what_to_do",),
    "SEC: too fast": ("test_sec.py::test_too_fast_is_ten_minutes_of_silence",),
    "SEC: D and D/A mixed in pages of 100": (
        "test_sec.py::test_a_page_of_d_and_amendments_asks_for_each_filing_and_the_next_page",
    ),
    "SEC: a hit that only mentions the name": ("test_sec.py::test_a_hit_that_only_mentions_the_name_is_not_fetched",),
    "SEC: a vehicle": ("test_sec.py::test_a_vehicle_is_kept_as_a_line_without_a_claim",),
    "SEC: Indefinite, yetToOccur": (
        "test_form_d.py::test_indefinite_is_an_answer",
        "test_form_d.py::test_yet_to_occur_falls_back_to_the_day_of_filing",
    ),
    "SEC: restating amendment": ("test_form_d.py::test_an_amendment_restates_and_says_what_it_amends",),
    "SEC: second page of submissions, rendered form": (
        "test_sec.py::test_known_keys_are_listed_with_their_second_page",
    ),
    "XBRL: equal fy and fp": ("test_xbrl.py::test_facts_of_one_filing_are_told_apart_by_their_days",),
    "XBRL: no fourth quarter": ("test_xbrl.py::test_the_fourth_quarter_is_the_year_minus_nine_months",),
    "XBRL: both tags": ("test_xbrl.py::test_where_two_tags_tell_one_period_the_total_counts",),
    "Greenhouse: pay only when asked, cents, escaped content": (
        "test_job_boards.py::test_greenhouse_asks_for_pay",
        "test_job_boards.py::test_greenhouse_cents_become_a_claim_with_its_words",
        "test_job_boards.py::test_greenhouse_without_pay_fields_falls_back_to_the_text",
    ),
    "Lever: last short page, no range, spans of two weeks": (
        "test_job_boards.py::test_lever_reads_until_a_short_page",
        "test_job_boards.py::test_lever_without_a_range_and_eu_host",
        "test_job_boards.py::test_lever_spans_are_never_converted",
    ),
    "Ashby: null compensation, tiers, unlisted": (
        "test_job_boards.py::test_ashby_null_compensation",
        "test_job_boards.py::test_ashby_tiers_are_not_merged",
        "test_job_boards.py::test_ashby_unlisted_jobs_are_dropped",
    ),
    "Workable: 200 with nothing": ("test_job_boards.py::test_workable_says_nobody_with_200",),
    "Workable: 429 and 1015": ("test_job_boards.py::test_workable_limit_is_a_refusal",),
    "boards: odd and missing fields": ("test_job_boards.py::test_parsing_is_pure_and_survives_odd_types",),
    "marketplaces: page number ignored": ("test_marketplaces.py::test_a_page_number_that_is_ignored_ends_the_reading",),
    "marketplaces: field renamed": ("test_special_sources.py::test_a_marketplace_whose_pay_field_was_renamed",),
    "marketplaces: ceilings, tasks, sums in local currency": (
        "test_marketplaces.py::test_one_role_of_each_site",
        "test_marketplaces.py::test_spans_of_mercor",
        "test_marketplaces.py::test_a_bare_local_number_is_no_claim",
    ),
    "marketplaces: copies over cities": ("test_marketplaces.py::test_copies_over_cities_count_once_also_over_pages",),
    "robots.txt: 401, 404, 500": ("test_pipeline.py::test_robots_txt_is_obeyed",),
    "robots.txt: long, behind redirects": ("test_pipeline.py::test_robots_txt_may_be_long_and_lie_behind_redirects",),
    # Store and process
    "killed at any moment": (
        "test_kill.py::test_killed_at_random_moments_the_store_ends_the_same",
        "test_kill.py::test_killed_a_hundred_times_over_two_thousand_documents",
    ),
    "full disk": (
        "test_kill.py::test_a_full_disk_loses_nothing_that_was_committed",
        "test_kill.py::test_a_small_file_system_fills_up",
        "test_kill.py::test_a_disk_that_is_really_full",
    ),
    "store that may not be written": ("test_kill.py::test_a_folder_that_may_not_be_written_is_said",),
    "locked by a reader, by a writer": ("test_kill.py::test_a_locked_store_is_waited_for_and_then_said",),
    "two collectors at once": ("test_kill.py::test_two_collectors_at_once_do_not_harm_each_other",),
}


def _names(tree: ast.Module) -> set[str]:
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _keys(tree: ast.Module) -> set[str]:
    """Texts that a module names, among them the cases of its tables."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("failure", TABLE)
def test_the_tests_that_the_table_names_are_there(failure: str) -> None:
    for place in TABLE[failure]:
        file, _, rest = place.partition("::")
        name, _, case = rest.partition(":")
        tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
        assert name in _names(tree), place
        assert not case or case in _keys(tree), place

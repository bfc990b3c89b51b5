from __future__ import annotations

import pytest

from scrapers.places import country_of
from scrapers.roles import Audience, audience, expertise, role_key


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Radiologist (AI training)", "medicine"),
        ("Spanish-speaking Nurse", "medicine"),
        ("Legal Expert", "law"),
        ("Investment Banking Expert", "finance"),
        ("Python Coding Tutor", "software"),
        ("Software Engineer - AI Trainer", "software"),
        ("Mathematics Expert", "stem"),
        ("Mechanical Engineer, model evaluation", "stem"),
        ("Physics PhD - AI Trainer", "phd"),
        ("Arabic Linguist", "language"),
        ("AI Trainer - Korean", "language"),
        ("Formateur IA francophone - Traducteur", "language"),
        ("Poet", "other"),
        ("General Practitioner", "medicine"),
        ("Computer Science PhD", "phd"),
        ("Bilingual Generalist - Spanish", "generalist"),
        ("Biostatistician", "stem"),
        ("Search Quality Rater", "generalist"),
        ("Data Annotator", "generalist"),
        ("Domain Expert", "expert"),
        ("AI Trainer", None),
        ("Médecin généraliste", "medicine"),
        ("Ärztin (m/w/d) KI-Training", "medicine"),
        ("Spécialiste juridique – entraînement IA", "law"),
        ("Consulente legale", "law"),
        ("Steuerberater", "finance"),
        ("Economista", "finance"),
        ("Programador Python", "software"),
        ("Informatiker", "software"),
        ("Químico", "stem"),
        ("Ingegnere civile", "stem"),
    ],
)
def test_whom_a_title_asks_for(title: str, kind: str | None) -> None:
    assert expertise(title) == kind


@pytest.mark.parametrize(
    ("title", "unit", "who"),
    [
        ("AI Trainer - Korean", "", Audience.CONTRIBUTOR),
        ("Data Annotator", "Operations", Audience.CONTRIBUTOR),
        ("Biology Reviewer", "AI Trainers - Domain Experts", Audience.CONTRIBUTOR),
        ("Software Engineer, Platform", "Engineering", Audience.OFFICE),
        ("Account Executive", "Sales", Audience.OFFICE),
        ("Engineering Manager, Data Annotation", "Engineering", Audience.OFFICE),
        ("Recruiter, Expert Network", "People", Audience.OFFICE),
        ("Head of People", "", Audience.OFFICE),
        ("AI Tutor - Finance Specialist", "Human Data", Audience.CONTRIBUTOR),
        ("Freelance Software Developer - AI Trainer", "", Audience.CONTRIBUTOR),
        ("Data Labeling Operations Manager", "Operations", Audience.OFFICE),
        ("Coding Evaluator", "", Audience.CONTRIBUTOR),
        ("Full-Stack Engineer (Contract) — AI Code Reviewer", "Contract", Audience.CONTRIBUTOR),
        ("Tax Accountant | Freelance AI Reviewer", "Contract", Audience.CONTRIBUTOR),
        ("Investment Banking Analyst - AI Model Evaluation", "Contract", Audience.CONTRIBUTOR),
        ("Trainer of AI models", "", Audience.CONTRIBUTOR),
        ("Photo Collection Task - Kenya", "", Audience.CONTRIBUTOR),
        ("Juriste - entraînement d'IA", "", Audience.CONTRIBUTOR),
        ("Research Scientist, Model Evaluation", "Research", Audience.OFFICE),
        ("Product Manager, AI Evaluations", "Product", Audience.OFFICE),
        ("Engineering Manager, AI Training", "Engineering", Audience.OFFICE),
        ("Something Else", "Finance", Audience.OFFICE),
        ("Something Else", "", Audience.UNCLEAR),
    ],
)
def test_whose_job_it_is_on_a_mixed_board(title: str, unit: str, who: Audience) -> None:
    assert audience(title, unit) is who


def test_on_a_board_for_contributors_a_profession_is_theirs() -> None:
    assert audience("Data Scientist", "Experts", contributors=True) is Audience.CONTRIBUTOR
    assert audience("Account Executive", "", contributors=True) is Audience.OFFICE
    assert audience("Marketing Manager", "Marketing", contributors=True) is Audience.OFFICE


def test_city_copies_share_a_key() -> None:
    assert role_key("AI Trainer (Boston, MA)") == role_key("AI  Trainer (Dallas, TX)")
    assert role_key("AI Trainer - Korean") != role_key("AI Trainer - Hindi")


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("Remote", None),
        ("Remote - US", "US"),
        ("Remote in the US", "US"),
        ("Remote, Brasil", "BR"),
        ("Deutschland", "DE"),
        ("Cairo, Egypt", "EG"),
        ("San Francisco, CA", "US"),
        ("Toronto, ON", "CA"),
        ("DEU", "DE"),
        ("Jersey City, NJ", "US"),
        ("Papua New Guinea", "PG"),
        ("Côte d'Ivoire", "CI"),
        ("New York, NY; London, UK", None),
        ("Bengaluru, IN", None),
        ("contact us", None),
        ("Worldwide", None),
    ],
)
def test_the_country_of_a_place(place: str, country: str | None) -> None:
    assert country_of(place) == country

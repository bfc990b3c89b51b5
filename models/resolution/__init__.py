"""Claims to facts: what holds, how sure it is, who says so and who says otherwise.

``resolve`` is pure: the same claims, rates and corrections give the same facts in the same order, whatever the order in
which the claims come in.
"""

from models.resolution.core import resolve, resolve_groups
from models.resolution.question import fact_id, question_of
from models.resolution.types import Issue, Resolution

__all__ = ["Issue", "Resolution", "fact_id", "question_of", "resolve", "resolve_groups"]

"""Where everything in a dossier comes from, as W3C PROV-JSON."""

from datetime import datetime
from typing import Any

from prov.model import ProvDocument

Plain = dict[str, Any]
MAKING = {"captured": "capture", "imported": "article"}
"""Events that brought something into the desk, with what they made."""


def provenance(article: Plain, evidence: list[Plain], events: list[Plain], desk: str) -> str:
    """PROV-JSON of an article's dossier: captures and what they derive from, findings and what they rest on, the events
    that made or changed them, and people by their number only.
    """
    document = ProvDocument()
    document.add_namespace("wb", f"urn:workbench:{desk}:")
    document.entity(f"wb:article-{article['id']}", {"prov:label": article["headline"]})
    for version in article["versions"]:
        name = f"wb:version-{version['seq']}"
        document.entity(name, {"wb:sha256": version["text_sha256"]})
        document.specializationOf(name, f"wb:article-{article['id']}")
    for item in evidence:
        _evidence(document, item)
    for claim in article["claims"]:
        _claim(document, claim)
    there = {str(record.identifier) for record in document.get_records() if record.identifier}
    for event in events:
        _event(document, event, there)
    text: str | None = document.serialize(format="json")
    return text or ""


def _evidence(document: ProvDocument, item: Plain) -> None:
    name = f"wb:evidence-{item['id']}"
    document.entity(name, {"prov:label": item["title"], "wb:source": item["source"]})
    for capture in item["captures"]:
        taken = f"wb:capture-{capture['id']}"
        document.entity(taken, {"wb:sha256": capture["sha256"] or "withheld", "wb:kind": capture["kind"]})
        document.specializationOf(taken, name)
        document.wasAttributedTo(taken, _person(document, capture["captured_by"]))
        if capture["derived_from"]:
            document.wasDerivedFrom(
                taken, f"wb:capture-{capture['derived_from']}", other_attributes={"wb:tool": capture["tool"]}
            )


def _claim(document: ProvDocument, claim: Plain) -> None:
    document.entity(f"wb:claim-{claim['id']}", {"prov:label": claim["text"]})
    for finding in claim["findings"]:
        name = f"wb:claim-{claim['id']}-finding-{finding['version']}"
        document.entity(name, {"wb:verdict": finding["verdict"], "wb:at": finding["at"]})
        document.wasDerivedFrom(name, f"wb:claim-{claim['id']}")
        for evidence_id in finding["rests_on"]:
            document.wasDerivedFrom(name, f"wb:evidence-{evidence_id}")


def _event(document: ProvDocument, event: Plain, there: set[str]) -> None:
    thing = f"wb:{event['target']}-{event['target_id']}"
    if thing not in there:
        return
    name, at = f"wb:event-{event['seq']}", datetime.fromisoformat(event["at"])
    document.activity(name, at, at, {"prov:label": event["action"]})
    document.wasAssociatedWith(name, _person(document, event["actor_id"]))
    if MAKING.get(event["action"]) == event["target"]:
        document.wasGeneratedBy(thing, name)
    else:
        document.used(name, thing)


def _person(document: ProvDocument, number: int) -> str:
    name = f"wb:person-{number}"
    if not document.get_record(name):
        document.agent(name)
    return name

"""What only the flows know, put into the OpenAPI schema: their parameters and the shapes of their reviews."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from pipeline.contract import Flow
from pipeline.params import params_schema
from pipeline.registry import flows
from pipeline.reviewing import Operation, ReviewKind

PARAMS_OF = ("RunStart", "RunStartRequest", "Schedule", "ScheduleRequest", "ScheduleChange", "ScheduleChangeRequest")
VALUES_OF = ("ReviewItem", "NewItemRequest", "NewItem")
ARGUMENTS_OF = ("Operation", "OperationRequest")


def add_flows(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A drf-spectacular postprocessing hook: typed ``params`` and review values instead of "any JSON"."""
    schemas: dict[str, Any] = result["components"]["schemas"]
    params, values, arguments = [], [], []
    for flow in flows():
        name = f"{_camel(flow.key)}Params"
        schemas[name] = {**params_schema(flow.Params), "title": f"Parameters of {flow.title}"}
        params.append({"$ref": f"#/components/schemas/{name}"})
        kinds = [stage.review for stage in flow.stages if stage.review]
        values += [_value(schemas, flow, kind) for kind in kinds]
        arguments += [
            _arguments(schemas, flow, kind, one) for kind in kinds for one in kind.operations if one.arguments
        ]
    _narrow(schemas, PARAMS_OF, "params", params)
    _narrow(schemas, VALUES_OF, "value", values)
    _narrow(schemas, ARGUMENTS_OF, "arguments", [*arguments, {"type": "object", "maxProperties": 0}])
    return result


def _camel(key: str) -> str:
    return "".join(part.capitalize() for part in key.replace("-", "_").split("_"))


def _value(schemas: dict[str, Any], flow: type[Flow], kind: ReviewKind) -> dict[str, Any]:
    name = f"{_camel(flow.key)}{kind.item.__name__}"
    return _hoisted(schemas, flow, kind.adapter, name, f"One of the {kind.title.lower()} of {flow.title}")


def _arguments(schemas: dict[str, Any], flow: type[Flow], kind: ReviewKind, operation: Operation) -> dict[str, Any]:
    name = f"{_camel(flow.key)}{_camel(kind.name)}{_camel(operation.name)}Arguments"
    about = f"Arguments of the operation {operation.name} of the review {kind.name}"
    shape: type[Any] = operation.arguments or dict
    return _hoisted(schemas, flow, TypeAdapter(shape), name, about)


def _hoisted(
    schemas: dict[str, Any], flow: type[Flow], adapter: TypeAdapter[Any], name: str, about: str
) -> dict[str, Any]:
    """Puts a schema and what it is made of into the components, under names of the flow."""
    prefix = _camel(flow.key)
    schema = adapter.json_schema(ref_template=f"#/components/schemas/{prefix}{{model}}")
    for part_name, part in schema.pop("$defs", {}).items():
        schemas[f"{prefix}{part_name}"] = part
    if "$ref" in schema:  # a type that contains itself is its own component already
        return schema
    schemas[name] = {**schema, "description": about}
    return {"$ref": f"#/components/schemas/{name}"}


def _narrow(schemas: dict[str, Any], names: tuple[str, ...], field: str, options: list[dict[str, Any]]) -> None:
    for name in names:
        properties = schemas.get(name, {}).get("properties", {})
        if field in properties and options:
            kept = {key: properties[field][key] for key in ("description",) if key in properties[field]}
            properties[field] = {**kept, "anyOf": options}

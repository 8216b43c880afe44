"""From a folder of definitions to a Project: every module imported, every mistake reported at the line that made it."""

from __future__ import annotations

import ast
import importlib
import re
import reprlib
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final, cast

from heliograph.conventions import ORGANISATION
from heliograph.findings import DefinitionError, HeliographError, did_you_mean
from heliograph.loading.conformance import mistyped
from heliograph.loading.importing import fresh_imports, modules_in, start_of, top_level
from heliograph.loading.kinds import is_text
from heliograph.loading.mistakes import explained
from heliograph.model.organisation import Organisation
from heliograph.model.project import Project
from heliograph.model.service import Service, definitions_of
from heliograph.source import Place, argument_of, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from heliograph.model.service import Definition

SERVICE_FILE: Final = "service.py"
SERVICE_VARIABLE: Final = "SERVICE"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,62}")  # becomes a folder, a `job` label and part of a dashboard's uid


class BrokenDefinitions(HeliographError):
    """Definitions that make no project; `errors` is all that could be found out in one go."""

    def __init__(self, errors: Iterable[HeliographError]) -> None:
        self.errors = tuple({(error.message, error.place): error for error in errors}.values())
        super().__init__("; ".join(error.message for error in self.errors))


def load(definitions: Path) -> Project:
    """The organisation and every service of a folder; a service is a package whose `service.py` has a `SERVICE`.

    Raises HeliographError when there is nothing to load, BrokenDefinitions when something cannot be.
    """
    root = definitions.resolve()
    packages = _packages(root, definitions)
    errors: list[HeliographError] = []
    with fresh_imports(root, top_level(root)):
        organisation = _organisation(root, errors)
        modules = {package: _imported(root, package, errors) for package in packages}
        found = {package: _service(root / package, modules[package], errors) for package in packages}
        services = {package: service for package, service in found.items() if service is not None}
        errors += mistyped([organisation, *services.values()])
        errors += _misnamed(root, services.values())
        if organisation is None or errors:
            raise BrokenDefinitions(errors)
        return Project(
            organisation,
            tuple(services.values()),
            root,
            {service.name: root / package for package, service in services.items()},
            tuple(one for package, service in services.items() for one in _unreached(service, modules[package])),
        )


def _packages(root: Path, given: Path) -> list[str]:
    """The service packages of the folder, by name."""
    if not root.is_dir():
        fact = "is no folder" if root.exists() else "does not exist"
        raise HeliographError(f"{given} {fact}", help="go to the folder that holds it, or name it with --definitions")
    found = sorted(file.parent.name for file in root.glob(f"*/{SERVICE_FILE}") if not file.parent.name.startswith("."))
    if not found:
        raise HeliographError(
            f"{given} holds no service",
            help=f'a service is a folder with a {SERVICE_FILE} in which {SERVICE_VARIABLE} = Service("…", …)',
        )
    if not (root / ORGANISATION).is_dir():
        raise HeliographError(
            f"{given} holds no {ORGANISATION}",
            help=f"make the folder {ORGANISATION} with a module that defines an Organisation",
        )
    return [name for name in found if name != ORGANISATION]


def _imported(root: Path, package: str, errors: list[HeliographError]) -> dict[Path, ModuleType]:
    """The modules of a package that can be imported; why the others cannot goes to `errors`."""
    modules: dict[Path, ModuleType] = {}
    file = root / package
    try:
        for name, file in modules_in(root, package):
            try:
                modules[file] = _module(importlib.import_module(name), name)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001 — definitions may raise anything
                errors.append(explained(error, root, file))
    except HeliographError as error:
        errors.append(error)
    return modules


def _module(imported: object, name: str) -> ModuleType:
    """What was imported, unless the module put something else in its own place."""
    if issubclass(type(imported), ModuleType):
        return cast("ModuleType", imported)
    raise DefinitionError(f"{name} makes of itself what is no module", help="leave sys.modules as it is")


def _organisation(root: Path, errors: list[HeliographError]) -> Organisation | None:
    before = len(errors)
    modules = _imported(root, ORGANISATION, errors)
    values = [value for module in modules.values() for value in vars(module).values()]
    found: list[Organisation] = [value for value in values if issubclass(type(value), Organisation)]
    distinct = list({id(one): one for one in found}.values())
    if len(distinct) == 1:
        if distinct[0].environments:
            return distinct[0]
        errors.append(
            DefinitionError(
                "the organisation has no environment",
                help='give one at least: environments=[Environment("production")]',
                place=argument_of(distinct[0].site, "environments"),
            )
        )
    elif distinct:
        first, second = distinct[:2]
        errors.append(
            DefinitionError(
                "there are two organisations",
                help=f"keep one; the first is at {_seen(root, first)}",
                place=place_of(second.site),
            )
        )
    elif len(errors) == before:  # otherwise it may stand in a module that could not be imported
        errors.append(
            DefinitionError(
                f"no module of {ORGANISATION} defines an Organisation",
                help='write ORGANISATION = Organisation("…", …)',
                place=start_of(next(iter(modules), root / ORGANISATION)),
            )
        )
    return None


def _service(package: Path, modules: dict[Path, ModuleType], errors: list[HeliographError]) -> Service | None:
    file = package / SERVICE_FILE
    module = modules.get(file)
    if module is None:
        return None  # it could not be imported, which is said already
    value = vars(module).get(SERVICE_VARIABLE)
    if isinstance(value, Service):
        return value
    if SERVICE_VARIABLE in vars(module):
        message = f"{SERVICE_VARIABLE} is no Service but {reprlib.repr(value)}"
        errors.append(DefinitionError(message, help=_MAKE_SERVICE, place=_assigned(file, SERVICE_VARIABLE)))
        return None
    others = [name for name, one in vars(module).items() if issubclass(type(one), Service)]
    remedy = f"rename {others[0]} to {SERVICE_VARIABLE}" if others else ""
    near = did_you_mean(SERVICE_VARIABLE, (name for name in vars(module) if not name.startswith("_")))
    message = f"{SERVICE_FILE} of {package.name} has no {SERVICE_VARIABLE}"
    place = _assigned(file, others[0]) if others else start_of(file)
    errors.append(DefinitionError(message, help=remedy or near or _MAKE_SERVICE, place=place))
    return None


_MAKE_SERVICE = f'write {SERVICE_VARIABLE} = Service("name", team=…, definitions=[…])'


def _assigned(file: Path, name: str) -> Place:
    """Where a module's variable is set, or the module's start."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return Place(str(file), node.lineno, node.col_offset, node.lineno, node.col_offset + len(name))
    return start_of(file)


def _misnamed(root: Path, services: Iterable[Service]) -> Iterator[HeliographError]:
    """Names that cannot be folders of the output, or that two share; case does not tell folders apart everywhere."""
    taken: dict[str, Service] = {}
    for service in services:
        name = service.name
        if not is_text(name):
            continue  # which is said already
        other = taken.setdefault(name.casefold(), service)
        if not _NAME.fullmatch(name):
            message = f"{name!r} cannot be the name of a service"
            remedy = "use letters, digits, - and _, a letter first, 63 at most"
        elif name.casefold() == ORGANISATION:
            message = f"no service can be called {name}: that folder is for what all services share"
            remedy = "choose another name"
        elif other is not service:
            message = f"two services are called {name}"
            remedy = f"rename one; the other is at {_seen(root, other)}"
        else:
            continue
        yield DefinitionError(message, help=remedy, place=argument_of(service.site, 0))


def _seen(root: Path, one: Organisation | Service) -> str:
    """File and line of a definition, from the folder that holds the definitions."""
    place = place_of(one.site)
    return f"{Path(place.file).relative_to(root.parent).as_posix()}:{place.line}"


def _unreached(service: Service, modules: dict[Path, ModuleType]) -> Iterator[tuple[Service, Definition]]:
    """Definitions of the package that the service does not list."""
    known = {id(one) for one in service.contents}
    for module in modules.values():
        for value in definitions_of(module):
            if id(value) not in known:
                known.add(id(value))
                yield service, value

"""A contract of import-linter's kind that the tool does not bring: an app has public rooms and private ones."""

from importlinter import Contract, ContractCheck, fields, output


class PublicRooms(Contract):
    """Modules of one app import from another only what stands in its ``public`` modules.

    ``open_packages`` (the kernel) may be entered anywhere; so may an app's own package, which holds a docstring.
    """

    public = fields.ListField(subfield=fields.StringField())
    open_packages = fields.ListField(subfield=fields.StringField())

    def check(self, graph, verbose):
        """Look at every direct import between two apps."""
        trespasses = [
            (importer, imported)
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._is_trespass(importer, imported)
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def _is_trespass(self, importer, imported):
        root = self.session_options["root_packages"][0]
        if not (importer.startswith(f"{root}.") and imported.startswith(f"{root}.")):
            return False
        app = imported.split(".")[1]
        if app == importer.split(".")[1] or f"{root}.{app}" in self.open_packages:
            return False
        rooms = imported.split(".")[2:]
        return bool(rooms) and rooms[0] not in self.public

    def render_broken_contract(self, check):
        """Name every import that enters a private room."""
        for importer, imported in check.metadata["trespasses"]:
            output.print_error(f"{importer} -> {imported}", bold=False)

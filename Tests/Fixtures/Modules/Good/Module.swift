import EssaimKit

private struct Good: Module {
    let manifest = Manifest(
        "good", version: "1.0", kit: 1...1, label: Label(fr: "Essai Good", en: "Trial Good"))
    let recordTypes = [
        RecordType(
            "note", namespace: "urn:example:note:1", label: Label(fr: "Note", en: "Note")
        ) {
            Field(
                "title", .line(max: 100), .required, roles: .title, .searched(weight: 3),
                label: Label(fr: "Titre", en: "Title"))
        }
    ]
}

@c(essaim_module_interface) public func interface() -> UnsafePointer<CChar> { ModuleInterface.text() }
@c(essaim_module) public func module() -> UnsafeMutableRawPointer { ModuleInterface.export(Good()) }

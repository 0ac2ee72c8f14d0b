import EssaimKit

private struct ClashB: Module {
    let manifest = Manifest(
        "clashb", version: "1.0", kit: 1...1, label: Label(fr: "Essai ClashB", en: "Trial ClashB"))
    let recordTypes = [
        RecordType(
            "memo", namespace: "urn:example:memo:2", label: Label(fr: "Note", en: "Note")
        ) {
            Field(
                "title", .line(max: 100), .required, roles: .title, .searched(weight: 3),
                label: Label(fr: "Titre", en: "Title"))
        }
    ]
}

@c(essaim_module_interface) public func interface() -> UnsafePointer<CChar> { ModuleInterface.text() }
@c(essaim_module) public func module() -> UnsafeMutableRawPointer { ModuleInterface.export(ClashB()) }

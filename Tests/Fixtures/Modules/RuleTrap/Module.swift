import EssaimKit

/// A rule that traps on one title, and doesn't come to its end on another.
private struct RuleTrap: Module {
    let manifest = Manifest(
        "rule-trap", version: "1.0", kit: 1...1, label: Label(fr: "Règle fautive", en: "Faulty rule"))
    let recordTypes = [
        RecordType(
            "slip", namespace: "urn:example:slip:1", label: Label(fr: "Billet", en: "Slip"),
            rules: [
                Rule("fault", Label(fr: "Fautive", en: "Faulty")) { record, _ in
                    let title = record.content["title"].first?.text ?? ""
                    let empty: [Int] = []
                    if title == "trap" { _ = empty[empty.count + 1] }
                    while title == "loop" {}
                }
            ]
        ) {
            Field(
                "title", .line(max: 100), .required, roles: .title, .searched(weight: 3),
                label: Label(fr: "Titre", en: "Title"))
        }
    ]
}

@c(essaim_module_interface) public func interface() -> UnsafePointer<CChar> { ModuleInterface.text() }
@c(essaim_module) public func module() -> UnsafeMutableRawPointer { ModuleInterface.export(RuleTrap()) }

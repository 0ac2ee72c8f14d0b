package import Derivation
package import EssaimKit
package import XML

/// The record types of the active modules, each with its compiled schema.
package struct RecordTypeSet: Sendable {
    /// A record type that a module brought.
    package struct Entry: Sendable {
        package var type: RecordType
        /// The module's identifier.
        package var module: String
        let schema: XMLSchema
        /// The fields, prepared for reading.
        package let plan: [FieldPlan]
    }

    /// No record types.
    package static let empty = RecordTypeSet(entries: [])

    /// The entries, in the order of their types' names.
    package let entries: [Entry]
    private let byNamespace: [String: Int]
    private let byName: [String: Int]

    /// Compiles the types' schemas. Names and namespaces must be unique, which the host has checked.
    package init(_ types: [(type: RecordType, module: String)]) throws(XMLError) {
        var entries: [Entry] = []
        for (type, module) in types.sorted(by: { $0.type.name < $1.type.name }) {
            let schema = try XMLSchema(SchemaText.schema(of: type), name: type.name)
            entries.append(Entry(type: type, module: module, schema: schema, plan: FieldPlan.plans(of: type)))
        }
        self.init(entries: entries)
    }

    private init(entries: [Entry]) {
        self.entries = entries
        byNamespace = Dictionary(entries.indices.map { (entries[$0].type.namespace, $0) }) { first, _ in first
        }
        byName = Dictionary(entries.indices.map { (entries[$0].type.name, $0) }) { first, _ in first }
    }

    /// The type whose records are in a namespace.
    package func entry(namespace: String) -> Entry? { byNamespace[namespace].map { entries[$0] } }
    /// The type of a name.
    package func entry(named name: String) -> Entry? { byName[name].map { entries[$0] } }
}

internal import EssaimKit
internal import XML

/// What a piece of prose says, whatever its layout: its elements, attributes and words in order. Two pieces with the
/// same outline are the same prose.
struct ProseOutline {
    private(set) var steps: [String] = []

    init(_ element: XMLElement) { add(element) }

    private mutating func add(_ element: XMLElement) {
        for node in element.nodes {
            switch node {
            case .text(let text): steps += text.split(whereSeparator: \.isWhitespace).map(String.init)
            case .element(let child):
                let attributes = child.attributes.map { " \($0.name)=\"\($0.value)\"" }.sorted().joined()
                steps.append("<\(child.name)\(attributes)>")
                add(child)
                steps.append("</\(child.name)>")
            }
        }
    }

    /// The first thing here that another outline doesn't have in the same place; `nil` where both are the same.
    func difference(to other: ProseOutline) -> String? {
        zip(steps, other.steps).first { $0 != $1 }?.0
            ?? (steps.count > other.steps.count ? steps[other.steps.count] : nil)
    }
}

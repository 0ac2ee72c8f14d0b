internal import EssaimKit

// What prose can't nest, laid flat.
extension HTMLProse {
    /// A table; one that only places its parts on a page gives the parts.
    static func blocks(
        ofTable caption: [Prose.Inline], _ rows: [[(isHeader: Bool, blocks: [Prose.Block], width: Int)]]
    ) -> [Prose.Block] {
        guard rows.contains(where: { $0.contains { !$0.blocks.isEmpty } }) else {
            return caption.isEmpty ? [] : [.paragraph(caption)]
        }
        let isLayout =
            rows.allSatisfy { $0.count == 1 }
            || rows.contains { row in
                row.contains { cell in
                    cell.blocks.contains { block in
                        switch block {
                        case .heading, .table: true
                        case .paragraph, .list: false
                        }
                    }
                }
            }
        if isLayout {
            return (caption.isEmpty ? [] : [.paragraph(caption)]) + rows.flatMap { $0.flatMap(\.blocks) }
        }
        return [
            .table(
                caption: caption,
                rows: rows.map { row in
                    row.flatMap { cell in
                        [Prose.Cell(isHeader: cell.isHeader, line(of: cell.blocks))]
                            + (1..<cell.width).map { _ in Prose.Cell(isHeader: cell.isHeader, []) }
                    }
                })
        ]
    }

    /// An entry's blocks as a text with its lists; what stands behind them is an entry of its own.
    static func items(of blocks: [Prose.Block]) -> [Prose.Item] {
        var items: [Prose.Item] = []
        var text: [Prose.Block] = []
        var lists: [Prose.Block] = []
        for block in blocks {
            if case .list = block {
                lists.append(block)
            } else {
                if !lists.isEmpty {
                    items.append(Prose.Item(line(of: text), lists: lists))
                    (text, lists) = ([], [])
                }
                text.append(block)
            }
        }
        if !text.isEmpty || !lists.isEmpty { items.append(Prose.Item(line(of: text), lists: lists)) }
        return items
    }

    /// Blocks on one line.
    static func line(of blocks: [Prose.Block]) -> [Prose.Inline] {
        var line: [Prose.Inline] = []
        func add(_ part: [Prose.Inline], _ separator: String) {
            if part.isEmpty { return }
            if !line.isEmpty { line.append(.text(separator)) }
            line += part
        }
        func add(list items: [Prose.Item]) {
            for item in items {
                add(item.text, " ; ")
                for case .list(_, let inner) in item.lists { add(list: inner) }
            }
        }
        for block in blocks {
            switch block {
            case .paragraph(let text), .heading(_, let text): add(text, " ")
            case .list(_, let items): add(list: items)
            case .table(let caption, let rows):
                add(caption, " ")
                for cell in rows.joined() { add(cell.text, " ; ") }
            }
        }
        return line
    }
}

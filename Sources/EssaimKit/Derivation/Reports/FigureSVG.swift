public import EssaimKit
internal import XML

/// A figure drawn as SVG: a text of its own, with title, description, chart and data table.
///
/// No scripts, no styles and no fonts from elsewhere; the same figure gives the same bytes. Series differ in shape
/// as well as in colour, so that the drawing can be read in black and white.
public enum FigureSVG {
    static let width = 960.0
    static let margin = 24.0

    /// The drawing. An unknown column or a chart of a later kit leaves the data table alone.
    ///
    /// - Parameters:
    ///   - prefix: What identifiers inside begin with, where several drawings stand in one page.
    ///   - hasTable: Whether the data stand below the chart; not where a page has them in a table of its own.
    public static func text(
        _ figure: Figure, in language: Language, prefix: String = "", hasTable: Bool = true
    ) -> String {
        var canvas = SVGCanvas()
        var y = margin + 14
        for line in SVGCanvas.lines(figure.title.text(in: language), width: width - 2 * margin, size: 18) {
            canvas.label(margin, y, line, size: 18, isBold: true)
            y += 24
        }
        y += 8
        let drawing = FigureData(figure, language)
        switch figure.chart {
        case .smallMultiples(let panel, let x, let value, let low, let high, let scale):
            y = drawing.smallMultiples(panel, x, value, low, high, scale, on: &canvas, from: y)
        case .dumbbell(let row, let left, let right):
            y = drawing.dumbbell(row, left, right, on: &canvas, from: y)
        case .matrix(let row, let column, let value):
            y = drawing.matrix(row, column, value, on: &canvas, from: y)
        case .bars(let row, let value, let low, let high):
            y = drawing.bars(row, value, low, high, on: &canvas, from: y)
        @unknown default: break
        }
        if hasTable { y = drawing.dataTable(on: &canvas, from: y + 16) }
        let height = canvas.n(y + margin)
        let id = "\(prefix)figure-\(figure.name)"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(canvas.n(width))" height="\(height)" viewBox="0 0 \(canvas.n(width)) \(height)" role="img" aria-labelledby="\(id)-title \(id)-description" xml:lang="\(language.rawValue)" font-family="sans-serif">
            <title id="\(id)-title">\(figure.title.text(in: language).escapedForXML)</title>
            <desc id="\(id)-description">\(figure.description.text(in: language).escapedForXML)</desc>
            <rect width="100%" height="100%" fill="#ffffff"/>
            \(canvas.text)</svg>

            """
    }
}

/// A figure's data, looked up by columns.
struct FigureData {
    let figure: Figure
    let language: Language

    init(_ figure: Figure, _ language: Language) {
        self.figure = figure
        self.language = language
    }

    func cell(_ row: [Table.Cell], _ column: String?) -> Table.Cell {
        guard let index = figure.table.columns.firstIndex(where: { $0.name == column }),
            row.indices.contains(index)
        else { return .empty }
        return row[index]
    }

    func text(_ row: [Table.Cell], _ column: String?) -> String {
        CellText.shown(cell(row, column), in: language)
    }
    func number(_ row: [Table.Cell], _ column: String?) -> Double? { CellText.number(cell(row, column)) }

    func heading(_ column: String) -> String {
        figure.table.columns.first { $0.name == column }?.label.text(in: language) ?? column
    }

    /// The different texts of a column, in the order of their first rows.
    func values(of column: String) -> [String] {
        var seen: Set<String> = []
        return figure.table.rows.map { text($0, column) }.filter { seen.insert($0).inserted }
    }

    /// What stands where a row has no number.
    func absence(_ row: [Table.Cell], _ column: String) -> String? {
        guard case .statistic(let statistic) = cell(row, column), statistic.value == nil else { return nil }
        return statistic.status
    }

    func format(_ number: Double, like column: String) -> String {
        let decimals = figure.table.rows.lazy.compactMap { row -> Int? in
            switch cell(row, column) {
            case .number(_, let decimals): decimals
            case .statistic(let statistic):
                if case .number(_, let decimals) = statistic.value { decimals } else { nil }
            default: nil
            }
        }.first
        return NumberText.text(number, decimals: decimals ?? 1, in: language)
    }

    // MARK: The data table

    private static let rowHeight = 16.0
    private static let size = 10.5

    /// The data below the chart, as text; returns where it ends.
    func dataTable(on canvas: inout SVGCanvas, from top: Double) -> Double {
        let table = figure.table
        guard !table.columns.isEmpty else { return top }
        let space = FigureSVG.width - 2 * FigureSVG.margin
        let texts =
            [table.columns.map { $0.label.text(in: language) }]
            + table.rows.map { $0.map { CellText.shown($0, in: language) } }
        let wanted = table.columns.indices.map { column in
            (texts.map { SVGCanvas.width(of: $0[column], size: Self.size) }.max() ?? 0) + 14
        }
        let total = wanted.reduce(0, +)
        // Where the texts need more than there is, the widest columns give way first.
        var widths = wanted
        if total > space {
            let fair = space / Double(wanted.count)
            let small = wanted.filter { $0 <= fair }
            let rest = (space - small.reduce(0, +)) / Double(max(1, wanted.count - small.count))
            widths = wanted.map { $0 <= fair ? $0 : rest }
        }
        var y = top
        canvas.add("<g role=\"table\" aria-label=\"\(table.label.text(in: language).escapedForXML)\">")
        for (number, row) in texts.enumerated() {
            var x = FigureSVG.margin
            canvas.add("<g role=\"row\">")
            for (column, text) in row.enumerated() {
                canvas.add("<g role=\"\(number == 0 ? "columnheader" : "cell")\">")
                let isRight = CellText.isNumeric(column, of: table) && !table.rows.isEmpty
                let shown = SVGCanvas.cut(text, width: widths[column] - 8, size: Self.size)
                canvas.label(
                    isRight ? x + widths[column] - 10 : x, y + 11, shown, size: Self.size,
                    anchor: isRight ? .end : .start, isBold: number == 0)
                canvas.add("</g>")
                x += widths[column]
            }
            canvas.add("</g>")
            y += Self.rowHeight
            if number == 0 {
                canvas.line(FigureSVG.margin, y, FigureSVG.margin + min(space, total), y)
                y += 3
            }
        }
        canvas.add("</g>")
        return y
    }
}

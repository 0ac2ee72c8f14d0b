internal import EssaimKit

// Each chart starts at a height of the drawing and returns where it ends.
extension FigureData {
    private var left: Double { FigureSVG.margin }
    private var right: Double { FigureSVG.width - FigureSVG.margin }

    // MARK: Small multiples

    func smallMultiples(
        _ panel: String, _ x: String, _ value: String, _ low: String, _ high: String, _ scale: String?,
        on canvas: inout SVGCanvas, from top: Double
    ) -> Double {
        let panels = values(of: panel)
        let steps = values(of: x)
        let columns = min(4, max(1, panels.count))
        let width = (right - left) / Double(columns)
        let height = 168.0
        for (index, name) in panels.enumerated() {
            let rows = figure.table.rows.filter { text($0, panel) == name }
            let shared =
                scale.map { scale in
                    figure.table.rows.filter { row in rows.contains { text($0, scale) == text(row, scale) } }
                } ?? rows
            let axis = NumberAxis(
                shared.flatMap { row in [value, low, high].compactMap { number(row, $0) } },
                range: figure.range)
            let originX = left + Double(index % columns) * width
            let originY = top + Double(index / columns) * height
            drawPanel(
                name, rows, steps, axis, x, value, low, high, on: &canvas,
                frame: (originX + 34, originY + 38, width - 52, height - 68))
        }
        return top + Double((panels.count + columns - 1) / columns) * height
    }

    private func drawPanel(
        _ name: String, _ rows: [[Table.Cell]], _ steps: [String], _ axis: NumberAxis, _ x: String,
        _ value: String, _ low: String, _ high: String, on canvas: inout SVGCanvas,
        frame: (x: Double, y: Double, width: Double, height: Double)
    ) {
        for (line, text) in SVGCanvas.lines(name, width: frame.width + 34, size: 11.5).prefix(2).enumerated()
        {
            canvas.label(frame.x - 30, frame.y - 24 + Double(line) * 13, text, size: 11.5, isBold: true)
        }
        let bottom = frame.y + frame.height
        for tick in axis.ticks {
            let y = axis.place(tick, from: bottom, to: frame.y)
            canvas.line(frame.x, y, frame.x + frame.width, y, color: SVGCanvas.rule)
            canvas.label(
                frame.x - 5, y + 3.5, NumberText.text(tick, decimals: axis.decimals, in: language), size: 10,
                anchor: .end, color: SVGCanvas.faint)
        }
        let gap = frame.width / Double(max(1, steps.count))
        var previous: (x: Double, y: Double)?
        var points: [(x: Double, y: Double, row: [Table.Cell])] = []
        for (index, step) in steps.enumerated() {
            let place = frame.x + gap * (Double(index) + 0.5)
            for (line, text) in SVGCanvas.lines(step, width: gap, size: 9.5).prefix(2).enumerated() {
                canvas.label(
                    place, bottom + 13 + Double(line) * 11, text, size: 9.5, anchor: .middle,
                    color: SVGCanvas.faint)
            }
            guard let row = rows.first(where: { text($0, x) == step }) else {
                previous = nil
                continue
            }
            guard let number = number(row, value) else {
                previous = nil
                canvas.absent(place, frame.y + frame.height / 2, absence(row, value) ?? "–")
                continue
            }
            let y = axis.place(number, from: bottom, to: frame.y)
            if let previous {
                canvas.line(previous.x, previous.y, place, y, color: SVGCanvas.first, width: 1.5)
            }
            previous = (place, y)
            points.append((place, y, row))
        }
        for (index, point) in points.enumerated() {
            if let from = number(point.row, low), let to = number(point.row, high) {
                let (yLow, yHigh) = (
                    axis.place(from, from: bottom, to: frame.y), axis.place(to, from: bottom, to: frame.y)
                )
                canvas.line(point.x, yLow, point.x, yHigh, width: 1.5)
                for end in [yLow, yHigh] { canvas.line(point.x - 4, end, point.x + 4, end, width: 1.5) }
            }
            canvas.mark(point.x, point.y, index == 0 ? .hollow : .circle)
            canvas.label(point.x + 8, point.y - 4, text(point.row, value), size: 10.5)
        }
    }

    // MARK: Dumbbell

    func dumbbell(
        _ row: String, _ first: String, _ second: String, on canvas: inout SVGCanvas, from top: Double
    )
        -> Double
    {
        let rows = figure.table.rows
        let labels = rows.map { SVGCanvas.cut(text($0, row), width: 400, size: 12) }
        let start = left + (labels.map { SVGCanvas.width(of: $0, size: 12) }.max() ?? 0) + 24
        let end = right - 70
        let axis = NumberAxis(
            rows.flatMap { row in [first, second].compactMap { number(row, $0) } }, range: figure.range)
        var y = legend([(first, .circle), (second, .square)], on: &canvas, from: top)
        let bottom = y + Double(rows.count) * 32
        horizontal(axis, from: start, to: end, top: y, bottom: bottom, on: &canvas)
        for (index, cells) in rows.enumerated() {
            let middle = y + 16
            canvas.label(left, middle + 4, labels[index])
            let (one, two) = (number(cells, first), number(cells, second))
            if let one, let two {
                canvas.line(
                    axis.place(one, from: start, to: end), middle, axis.place(two, from: start, to: end),
                    middle,
                    color: SVGCanvas.faint, width: 3)
            }
            if let one { canvas.mark(axis.place(one, from: start, to: end), middle, .circle) }
            if let two { canvas.mark(axis.place(two, from: start, to: end), middle, .square) }
            if one == nil || two == nil {
                let missing = [(first, one), (second, two)].filter { $0.1 == nil }
                    .map { "\(heading($0.0)) : \(absence(cells, $0.0) ?? "–")" }.joined(separator: ", ")
                canvas.label(right, middle - 6, missing, size: 9.5, anchor: .end, color: SVGCanvas.faint)
            }
            for (number, other) in [(one, two), (two, one)] {
                guard let number else { continue }
                let isLeft = other.map { number < $0 } ?? true
                canvas.label(
                    axis.place(number, from: start, to: end) + (isLeft ? -9 : 9), middle + 4,
                    format(number, like: first), size: 10.5, anchor: isLeft ? .end : .start)
            }
            y += 32
        }
        return bottom + 24
    }

    private func legend(_ entries: [(String, SVGCanvas.Mark)], on canvas: inout SVGCanvas, from top: Double)
        -> Double
    {
        var x = left + 6
        for (column, mark) in entries {
            canvas.mark(x, top + 6, mark)
            let text = heading(column)
            canvas.label(x + 12, top + 10, text)
            x += SVGCanvas.width(of: text, size: 12) + 48
        }
        return top + 28
    }

    private func horizontal(
        _ axis: NumberAxis, from start: Double, to end: Double, top: Double, bottom: Double,
        on canvas: inout SVGCanvas
    ) {
        for tick in axis.ticks {
            let x = axis.place(tick, from: start, to: end)
            canvas.line(x, top, x, bottom, color: SVGCanvas.rule)
            canvas.label(
                x, bottom + 14, NumberText.text(tick, decimals: axis.decimals, in: language), size: 10,
                anchor: .middle, color: SVGCanvas.faint)
        }
    }

    // MARK: Matrix

    func matrix(
        _ row: String, _ column: String, _ value: String, on canvas: inout SVGCanvas, from top: Double
    )
        -> Double
    {
        let rows = values(of: row)
        let columns = values(of: column)
        let start = left + min(300, (rows.map { SVGCanvas.width(of: $0, size: 12) }.max() ?? 0) + 16)
        let width = min(140, (right - start) / Double(max(1, columns.count)))
        let largest = figure.table.rows.compactMap { number($0, value) }.map { abs($0) }.max() ?? 1
        for (index, name) in columns.enumerated() {
            for (line, text) in SVGCanvas.lines(name, width: width - 6, size: 11).prefix(3).enumerated() {
                canvas.label(
                    start + width * (Double(index) + 0.5), top + 10 + Double(line) * 13, text, size: 11,
                    anchor: .middle, isBold: true)
            }
        }
        let first = top + 50
        for (line, name) in rows.enumerated() {
            let y = first + Double(line) * 34
            canvas.label(left, y + 21, SVGCanvas.cut(name, width: start - left - 8, size: 12))
            for (index, head) in columns.enumerated() {
                let x = start + width * Double(index)
                guard
                    let cells = figure.table.rows.first(where: {
                        text($0, row) == name && text($0, column) == head
                    })
                else {
                    canvas.rectangle(x + 1, y, width - 2, 32, fill: "#ffffff", stroke: SVGCanvas.rule)
                    continue
                }
                let number = number(cells, value)
                let share = number.map { largest > 0 ? abs($0) / largest : 0 } ?? 0
                canvas.rectangle(
                    x + 1, y, width - 2, 32, fill: Self.shade(share), stroke: SVGCanvas.rule)
                let shown =
                    number.map { format($0, like: value) } ?? absence(cells, value) ?? text(cells, value)
                canvas.label(
                    x + width / 2, y + 21, shown, size: 13, anchor: .middle,
                    color: share > 0.55 ? "#ffffff" : SVGCanvas.ink)
            }
        }
        return first + Double(rows.count) * 34 + 8
    }

    /// From white to dark blue, evenly in lightness.
    private static func shade(_ share: Double) -> String {
        func part(_ dark: Double) -> String {
            let number = Int((255 - (255 - dark) * min(max(share, 0), 1)).rounded())
            return (number < 16 ? "0" : "") + String(number, radix: 16)
        }
        return "#" + part(0) + part(65) + part(112)
    }

    // MARK: Bars

    func bars(
        _ row: String, _ value: String, _ low: String?, _ high: String?, on canvas: inout SVGCanvas,
        from top: Double
    ) -> Double {
        let rows = figure.table.rows
        let labels = rows.map { SVGCanvas.cut(text($0, row), width: 400, size: 12) }
        let start = left + (labels.map { SVGCanvas.width(of: $0, size: 12) }.max() ?? 0) + 16
        let end = right - 110
        let axis = NumberAxis(
            rows.flatMap { row in [value, low, high].compactMap { number(row, $0) } }, range: figure.range,
            includesZero: true)
        let bottom = top + Double(rows.count) * 30
        horizontal(axis, from: start, to: end, top: top, bottom: bottom, on: &canvas)
        for (index, cells) in rows.enumerated() {
            let y = top + Double(index) * 30
            canvas.label(left, y + 19, labels[index])
            guard let number = number(cells, value) else {
                canvas.absent(start + 16, y + 15, absence(cells, value) ?? "–")
                continue
            }
            let (zero, place) = (
                axis.place(0, from: start, to: end), axis.place(number, from: start, to: end)
            )
            canvas.rectangle(
                min(zero, place), y + 5, abs(place - zero), 20, fill: SVGCanvas.first, stroke: SVGCanvas.ink)
            var labelX = max(zero, place)
            if let from = self.number(cells, low), let to = self.number(cells, high) {
                let ends = [from, to].map { axis.place($0, from: start, to: end) }
                canvas.line(ends[0], y + 15, ends[1], y + 15, width: 2)
                for x in ends { canvas.line(x, y + 10, x, y + 20, width: 2) }
                labelX = max(labelX, ends[1])
            }
            canvas.label(labelX + 8, y + 19, format(number, like: value), size: 11)
        }
        return bottom + 24
    }
}

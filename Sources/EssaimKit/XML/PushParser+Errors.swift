internal import CLibXML2

/// What libxml2 has against a text, in our own words: ``SyntaxMistake``.
extension PushParser {
    func collect(_ error: UnsafePointer<xmlError>) {
        guard failure == nil, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        let column = error.pointee.int2
        let place = TextLocation(
            file: sourceName, line: max(1, Int(error.pointee.line)), column: column > 0 ? Int(column) : nil)
        let mistake = SyntaxMistake(
            error, before: bytesBefore, after: bytesAfter, open: openElements, isEnding: isEnding,
            isBlank: isBlank, isBeyondRoot: depth == 0 && hasRoot)
        stop(mistake.error(at: place))
    }

    /// What the parser has read of the line or shortly before, and what comes next, in UTF-8.
    private var bytesBefore: UnsafeRawBufferPointer {
        guard let input = context.pointee.input, let base = input.pointee.base,
            let current = input.pointee.cur
        else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let count = min(max(0, current - base), SyntaxMistake.surroundings)
        return UnsafeRawBufferPointer(start: current - count, count: count)
    }
    private var bytesAfter: UnsafeRawBufferPointer {
        guard let input = context.pointee.input, let current = input.pointee.cur, let end = input.pointee.end
        else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(
            start: current, count: min(max(0, end - current), SyntaxMistake.surroundings))
    }

    /// The elements that are open, outermost first.
    var openElements: [SyntaxMistake.OpenElement] {
        guard let names = context.pointee.nameTab else { return [] }
        let count = min(Int(context.pointee.nameNr), openLines.count)
        return (0..<count).compactMap { index in
            LibXML.string(names[index]).map { .init(name: $0, line: openLines[index]) }
        }
    }
}

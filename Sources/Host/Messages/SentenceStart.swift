extension String {
    /// The text as a sentence of its own: with a capital letter and a full stop.
    package var asSentence: String {
        guard let first else { return self }
        let isName = first == "“" || first == "«"
        let text = isName ? self : first.uppercased() + dropFirst()
        return ".!?".contains(text.last ?? ".") ? text : text + "."
    }
}

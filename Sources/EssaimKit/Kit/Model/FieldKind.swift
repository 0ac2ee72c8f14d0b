/// What a field holds. Each kind has one form in XML, one in JSON, one in CSV.
public indirect enum FieldKind: Sendable {
    /// One line of text, of at most `max` characters.
    case line(max: Int)
    /// Paragraphs, lists, emphasis and links (``Prose``), of at most `max` characters.
    case prose(max: Int)
    /// A day: `2013-06-03`.
    case date
    /// From a day to a day; the end may be open.
    case period
    /// A number, with its unit (`km`, `jours/semaine`), smallest and largest value, and number of decimals.
    case number(unit: String?, range: ClosedRange<Double>?, decimals: Int)
    /// An amount in euros, with two decimals at most. Not negative.
    case money
    /// A percentage from 0 to 100, with two decimals at most.
    case percentage
    /// A whole number on a scale, such as 1 to 5.
    case score(ClosedRange<Int>)
    /// Yes or no.
    case boolean
    /// A code of a vocabulary.
    case term(Vocabulary)
    /// A territory's code (``Territory``).
    case territory
    /// An administration's identifier.
    case administration
    /// A record's identifier; `types` names the record types it may be of, empty for any.
    case record(types: [String])
    /// A web or mail address: `https:`, `http:` or `mailto:`.
    case url
    /// A group of fields.
    case group([Field])
}

extension FieldKind {
    /// A number without unit, range or decimals: a count.
    public static var count: FieldKind { .number(unit: nil, range: 0...1e12, decimals: 0) }
}

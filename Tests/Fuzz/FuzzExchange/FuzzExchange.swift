import EssaimKit
import Exchange
import XML

/// A record type with a field of every kind, so that every branch of the reader is within reach.
private let types: RecordTypeSet? = try? RecordTypeSet([
    (
        type: RecordType("faq", namespace: "urn:essaim:faq:1", label: Label(fr: "Question", en: "Question")) {
            Field("question", .line(max: 300), .required, roles: .title, label: Label(fr: "Q", en: "Q"))
            Field(
                "answer", .prose(max: 1_000), .required, roles: .searched(weight: 1),
                label: Label(fr: "R", en: "A"))
            Field("day", .date, label: Label(fr: "J", en: "D"))
            Field("period", .period, .repeated, label: Label(fr: "P", en: "P"))
            Field(
                "number", .number(unit: nil, range: -5...5, decimals: 2), roles: .measure,
                label: Label(fr: "N", en: "N"))
            Field("point", .term(.evaluationPoint), .repeated, roles: .facet, label: Label(fr: "P", en: "P"))
            Field("territory", .territory, roles: .facet, label: Label(fr: "T", en: "T"))
            Field("related", .record(types: []), .repeated, label: Label(fr: "F", en: "R"))
            Field("address", .url, label: Label(fr: "A", en: "A"))
            Field.group("source", .repeated, label: Label(fr: "S", en: "S")) {
                Field(
                    "title", .line(max: 50), .required, roles: .searched(weight: 1),
                    label: Label(fr: "T", en: "T"))
                Field("is-legal", .boolean, label: Label(fr: "L", en: "L"))
            }
        }, module: "faq"
    )
])

/// Reads any bytes as an exchange file. Whatever they are, the reader may refuse but not crash; what it accepts
/// must read the same a second time.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let types else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let reader = try? ExchangeReader(.bytes(bytes, name: "fuzz"), types: types) else { return 0 }
    while let item = try? reader.next() {
        guard case .record(let record) = item.body, !item.isRefused else { continue }
        let text =
            ExchangeText.start(reader.header) + RecordText.recordStart(record.header)
            + String(decoding: record.payload, as: UTF8.self) + RecordText.recordEnd + ExchangeText.end
        guard let again = try? ExchangeReader(.bytes(Array(text.utf8), name: nil), types: types),
            let second = try? again.next(), case .record(let copy) = second.body
        else { fatalError("an accepted record can't be read again") }
        precondition(
            copy.payload == record.payload && copy.digest == record.digest, "a record changed on its way")
    }
    return 0
}

/// libFuzzer's own main program. SwiftPM gives a program's `main` another name, so it is called from there.
@_silgen_name("LLVMFuzzerRunDriver") private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ target: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@c(FuzzExchange_main) public func main(
    _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
    var count = count
    var arguments = arguments
    return runDriver(&count, &arguments, fuzz)
}

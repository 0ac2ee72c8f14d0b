import Catalogue
import EssaimKit
import Host
import TestSupport
import Testing
import XML

@Suite("Chains of files") struct ChainTests {
    private static let catalogue = "7aee8b207da1ca03"

    private func file(
        _ issuer: String, since: Int? = nil, sequence: Int, of catalogue: String = Self.catalogue
    ) -> XMLSource {
        let part = since.map { " since=\"\($0)\"" } ?? ""
        let text = SampleExchange.file(
            issuer: issuer, attributes: " catalogue=\"\(catalogue)\"\(part) sequence=\"\(sequence)\"",
            "<administration id=\"\(issuer)\" kind=\"other\"><name xml:lang=\"fr\">\(issuer)</name></administration>"
        )
        return .bytes(Array(text.utf8), name: "\(issuer).xml")
    }

    private func take(
        _ source: XMLSource, into store: any CatalogueStore,
        _ change: (inout ImportOptions) -> Void = { _ in }
    ) async throws -> (isApplied: Bool, codes: [String]) {
        var codes: [String] = []
        var options = ImportOptions()
        change(&options)
        let summary = try await TestHost.host().importFile(source, into: store, options: options) {
            codes += $0.findings.map(\.code)
        }
        return (summary.isApplied, codes)
    }

    private func position(_ issuer: String, in store: any CatalogueStore) async throws -> Int {
        try await TestHost.host().partners(of: store).received(from: Self.catalogue, issuer: issuer)
    }

    @Test("another issuer's file moves no chain but its own, whatever catalogue it names")
    func poisoned() async throws {
        let store = try TestHost.catalogue()
        #expect(try await take(file("prefecture-cantal", sequence: 10), into: store).isApplied)
        #expect(try await take(file("ddt-b", sequence: 999_999), into: store).isApplied)
        #expect(try await position("prefecture-cantal", in: store) == 10)
        #expect(try await position("ddt-b", in: store) == 999_999)
        #expect(try await take(file("prefecture-cantal", since: 10, sequence: 12), into: store).isApplied)
        #expect(try await position("prefecture-cantal", in: store) == 12)
    }

    @Test(
        "a part beyond its chain's position is a gap; an earlier part moves nothing back, a whole file does")
    func positions() async throws {
        let store = try TestHost.catalogue()
        #expect(
            try await take(file("prefecture-cantal", since: 4, sequence: 9), into: store).codes == [
                "chain-gap"
            ])
        #expect(try await take(file("prefecture-cantal", sequence: 9), into: store).isApplied)
        #expect(try await take(file("prefecture-cantal", since: 2, sequence: 5), into: store).isApplied)
        #expect(try await position("prefecture-cantal", in: store) == 9)
        #expect(try await take(file("prefecture-cantal", sequence: 3), into: store).isApplied)
        #expect(try await position("prefecture-cantal", in: store) == 3)
        #expect(
            try await take(file("prefecture-cantal", since: 9, sequence: 11), into: store).codes == [
                "chain-gap"
            ])
    }

    @Test("a chain can be set back, not forward, and the audit journal keeps where it was")
    func setBack() async throws {
        let store = try TestHost.catalogue()
        _ = try await take(file("prefecture-cantal", sequence: 10), into: store)
        let partners = try await TestHost.host().partners(of: store)
        #expect(throws: NotFoundError.self) {
            try partners.setChain(of: Self.catalogue, issuedBy: "ddt-b", to: 0)
        }
        #expect(throws: ReportError.self) {
            try partners.setChain(of: Self.catalogue, issuedBy: "prefecture-cantal", to: 11)
        }
        try partners.setChain(of: Self.catalogue, issuedBy: "prefecture-cantal", to: 4)
        #expect(try partners.chains().map(\.sequence) == [4])
        let entry = try await TestHost.host().access(to: store).entries(limit: 1).first
        #expect(entry?.outcome == "from 10 to 4")
    }

    @Test(
        "of a file that was asked for, nothing is kept unless it is that one",
        arguments: [("ffffffffffffffff", 0, 100), (Self.catalogue, 3, 100), (Self.catalogue, 0, 9)])
    func expected(catalogue: String, since: Int, limit: Int) async throws {
        let store = try TestHost.catalogue()
        let taken = try await take(file("prefecture-cantal", sequence: 10), into: store) {
            $0.expectedPart = ChainPart(catalogue: catalogue, since: since, limit: limit)
        }
        #expect(!taken.isApplied && taken.codes == ["foreign-part"])
        #expect(try store.read { try $0.administration("prefecture-cantal") } == nil)
    }
}

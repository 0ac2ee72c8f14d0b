import Foundation
import TestSupport
import Testing

/// What an administration says of itself, without a file.
@Suite("Describing an administration") struct DescribeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func essaim(_ arguments: String...) async throws -> ProgramResult {
        try await run(
            TestPaths.essaim, arguments,
            environment: [
                "ESSAIM_CATALOGUE": folder.path("essaim.sqlite"), "XDG_CACHE_HOME": folder.url.path(),
            ])
    }

    @Test("it is described by codes or words, a part at a time; what is no code is refused with the list")
    func options() async throws {
        #expect(try await essaim("init", "--administration", "ddt-lot").exitCode == 0)
        let undescribed = try await essaim("export", "-o", folder.path("before.xml"))
        #expect(undescribed.error.contains("essaim administrations describe"))
        let nothing = try await essaim("administrations", "describe")
        #expect(nothing.exitCode == 1 && nothing.error.contains("--name"))
        let described = try await essaim(
            "administrations", "describe", "--name", "DDT du Lot", "--kind", "DDT", "--territory", "lot",
            "--siret", "130 006 760 00018")
        #expect(
            described.output == "ddt-lot : DDT du Lot (DDT, Lot, SIRET 13000676000018)\n",
            "\(described.error)")
        #expect(try await essaim("administrations", "describe", "--name-en", "DDT of Lot").exitCode == 0)
        #expect(
            try await essaim("export", "-o", folder.path("after.xml")).error.contains("describe") == false)
        let file = try folder.read("after.xml")
        #expect(
            file.contains(
                "<administration id=\"ddt-lot\" kind=\"ddt\" territory=\"46\" siret=\"13000676000018\"><name xml:lang=\"fr\">DDT du Lot</name><name xml:lang=\"en\">DDT of Lot</name></administration>"
            ), "\(file)")
        for (option, value, hint) in [
            ("--kind", "zorro", "prefecture"), ("--siret", "12", "14"), ("--territory", "zorro", "region-84"),
        ] {
            let refused = try await essaim("administrations", "describe", option, value)
            #expect(refused.exitCode == 1 && refused.error.contains(hint), "\(refused.error)")
        }
        let foreign = try await essaim("administrations", "describe", "maceo", "--name", "Macéo")
        #expect(foreign.exitCode == 1 && foreign.error.contains("ddt-lot"), "\(foreign.error)")
        #expect(try await essaim("administrations").output.contains("DDT du Lot"))
    }

    @Test("init asks on a terminal")
    func terminal() async throws {
        let result = try await run(
            "bash",
            [
                "-c",
                "printf 'DDT du Lot\\nddt\\nLot, 15\\n\\n' | script -qec \"'$0' init -c '$1' --administration ddt-lot\" /dev/null",
                TestPaths.essaim, folder.path("essaim.sqlite"),
            ], environment: ["XDG_CACHE_HOME": folder.url.path()])
        #expect(result.exitCode == 0, "\(result.output)")
        #expect(result.output.contains("Nom de ddt-lot"))
        let list = try await essaim("administrations", "--format", "json").output
        #expect(list.contains("DDT du Lot") && list.contains("\"15\"") && list.contains("\"46\""), "\(list)")
    }
}

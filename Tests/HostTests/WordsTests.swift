import Foundation
import Host
import TestSupport
import Testing

@Suite("Words of partner sheets") struct WordsTests {
    @Test("at least 99 % of each sheet's words arrive in its record")
    func words() async throws {
        let sheets =
            TestPaths.shared("dila/samples") ?? TestPaths.root.appending(path: "Sample/partner/dila").path()
        let catalogue = try TestHost.catalogue()
        let host = try await TestHost.host()
        let summary = try host.importDelivery(Delivery.at([sheets])[0], into: catalogue)
        #expect(summary.isClean && summary[.create] > 0)
        let folder = try TemporaryFolder()
        _ = try host.exportFile(from: catalogue, to: folder.path("out.xml"))
        let script = TestPaths.root.appending(path: "Tests/Words/words.py").path()
        let result = try await run("python3", [script, folder.path("out.xml"), sheets])
        #expect(result.exitCode == 0, "\(result.output)\(result.error)")
        #expect(result.output.contains("\(summary[.create]) sheets"))
    }
}

import NIOCore
import NIOEmbedded
import Testing

@testable import Web

@Suite("Clients that read slowly") struct StalledClientTests {
    private func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: StalledClientHandler(timeout: .seconds(60)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    @Test("closing waits until all that was written is taken")
    func closing() throws {
        let channel = try channel()
        // Not flushed: as if the client's side were full.
        channel.write(ByteBuffer(string: "la fin"), promise: nil)
        let closed = channel.close()
        #expect(channel.isActive)
        channel.flush()
        #expect(!channel.isActive)
        try closed.wait()
        #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "la fin"))
    }

    @Test("with nothing written it closes at once")
    func idle() throws {
        let channel = try channel()
        try channel.close().wait()
        #expect(!channel.isActive)
    }
}

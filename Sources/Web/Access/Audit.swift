internal import Catalogue
internal import Host
internal import Hummingbird
internal import NIOCore

/// Notes a write in the audit journal: before it begins, so that none goes unseen even if the server ends in the middle
/// of it, and when it is over.
struct Audit {
    private let entry: AuditEntry
    private let service: WebService

    init(_ call: Call, _ service: WebService) {
        self.service = service
        entry = AuditEntry(
            request: call.context.requestID, time: service.host.now(), token: call.caller.auditName,
            administration: call.caller.administration, address: call.context.address,
            method: call.request.method.rawValue, path: String(call.request.uri.path.prefix(500)),
            status: nil,
            outcome: "begun")
    }

    func around(_ body: () async throws -> Response) async throws -> Response {
        try await note(entry)
        do {
            let response = try await body()
            // What was done is done, whether this can be noted or not: an entry that has only begun says so.
            try? await note(ended(response.status.code, response.status.code < 400 ? "done" : "refused"))
            return response
        } catch {
            let problem = Problem(error)
            try? await note(ended(problem.code.status.code, problem.code.rawValue))
            throw error
        }
    }

    private func ended(_ status: Int, _ outcome: String) -> AuditEntry {
        var entry = entry
        entry.time = service.host.now()
        entry.status = status
        entry.outcome = outcome
        return entry
    }

    private func note(_ entry: AuditEntry) async throws {
        try await service.work.write { [access = service.access] in try access.note(entry) }
    }
}

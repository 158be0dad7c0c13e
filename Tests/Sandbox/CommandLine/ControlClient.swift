import EventLoop
import HTTPClient
import JSON

/// Speaks to the control API of a running sandbox.
struct ControlClient: Sendable {
    /// Without a final slash: `http://127.0.0.1:9100`.
    let url: String
    let transport: any HTTPTransport

    /// Sends the values as query parameters of a GET, or as a JSON object.
    ///
    /// - Throws: `HTTPClientError` when nobody answers, `JSONError` when the answer is no JSON.
    @LoopActor func send(
        _ method: String, path: String, values: JSONObject
    ) async throws -> (status: Int, body: JSONValue) {
        let address = url + ControlAPI.prefix + path
        let request: OutboundRequest
        if method == "GET" {
            let query = values.members.map { "\($0.key)=\(($0.value.string ?? "").percentEncoded)" }
            request = OutboundRequest(
                .get, try HTTPURL(query.isEmpty ? address : address + "?" + query.joined(separator: "&")),
                destination: .configured)
        } else {
            request = OutboundRequest(
                .post, try HTTPURL(address), body: JSON.write(JSONValue.object(values)), destination: .configured)
        }
        let response = try await transport.send(request)
        return (response.status, try JSON.decode(JSONValue.self, from: response.body))
    }
}

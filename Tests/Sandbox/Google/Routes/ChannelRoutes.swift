import EventLoop
import JSON
import Time

/// Opening and stopping push channels.
enum ChannelRoutes {
    static let all = [
        GoogleRoute("POST", "calendars/{calendar}/events/watch", scopes: GoogleScopes.eventReads, watch),
        GoogleRoute("POST", "channels/stop", scopes: GoogleScopes.eventReads.union(GoogleScopes.lists), stop),
    ]

    @LoopActor private static func watch(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, _) = try call.calendar()
        let body = try call.body()
        guard let id = body["id"]?.string, !id.isEmpty else { throw .required("Missing channel id.") }
        guard id.utf8.count <= 64, id.utf8.allSatisfy(isIDByte) else {
            throw .invalid("Invalid value for: id (at most 64 characters of A-Za-z0-9-_+/=)")
        }
        guard ["web_hook", "webhook"].contains(body["type"]?.string) else {
            throw .invalid("Unknown channel type.", parameter: "type")
        }
        guard let address = body["address"]?.string else { throw .required("Missing channel address.") }
        guard isAllowed(address, call.google.settings) else {
            throw GoogleError(
                status: 400, reason: "push.webhookUrlNotHttps", message: "WebHook callback must be HTTPS: \(address)")
        }
        let token = body["token"]?.string
        guard token?.utf16.count ?? 0 <= 256 else { throw .invalid("Invalid value for: token") }
        guard call.google.channels.values.allSatisfy({ $0.id != id }) else {
            throw GoogleError(
                status: 400, reason: "channelIdNotUnique", message: "Channel id \(id) not unique")
        }
        let channel = GoogleChannel(
            id: id, calendarID: calendar.id, account: call.caller.email, clientID: call.caller.clientID,
            resourceID: resourceID(calendar.id), address: address, token: token,
            expiration: try expiration(body, call))
        call.google.open(channel)
        return .json(channel.json)
    }

    /// The smallest of what is asked for in either way and what Google allows.
    @LoopActor private static func expiration(_ body: JSONObject, _ call: GoogleCall) throws(GoogleError) -> Timestamp {
        let limit = call.now + call.google.settings.channelLifetime
        if let value = body["expiration"], value != .null {
            guard let milliseconds = value.integer ?? value.string.flatMap({ Int64($0) }) else {
                throw .invalid("Invalid value for: expiration")
            }
            let asked = Timestamp(milliseconds: milliseconds)
            guard asked > call.now else { throw .invalid("Invalid value for: expiration") }
            return min(asked, limit)
        }
        guard let value = body["params"]?["ttl"] else { return limit }
        guard let seconds = value.string.flatMap({ Int($0) }), (1...1_000_000_000).contains(seconds) else {
            throw .invalid("Invalid value for: ttl")
        }
        return min(call.now + .seconds(seconds), limit)
    }

    @LoopActor private static func stop(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let body = try call.body()
        guard let id = body["id"]?.string else { throw .required("Missing channel id.") }
        guard let resource = body["resourceId"]?.string else { throw .required("Missing resource id.") }
        // A person's channel is stopped by that person through that client; a service account's by all of its users.
        guard let channel = call.google.channels[id], channel.resourceID == resource,
            channel.clientID == call.caller.clientID,
            channel.account == call.caller.email || call.google.authority.isServiceAccount(channel.clientID)
        else {
            throw GoogleError(
                status: 404, reason: "notFound", message: "Channel '\(id)' not found for project")
        }
        call.google.close(channel)
        return APIResponse(status: 204)
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return character.isASCII && (character.isLetter || character.isNumber || "-_+/=".contains(character))
    }

    private static func isAllowed(_ address: String, _ settings: GoogleSettings) -> Bool {
        if address.hasPrefix("https://") { return true }
        guard !settings.requiresSecureChannels else { return false }
        return ["http://127.", "http://localhost", "http://[::1]"].contains { address.hasPrefix($0) }
    }

    /// Opaque, and the same for every channel of the calendar.
    private static func resourceID(_ calendarID: String) -> String {
        String(Digest.hex(Digest.sha256(Array("resource:\(calendarID)".utf8))).prefix(26))
    }
}

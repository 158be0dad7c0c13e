import JSON
import Time

extension LumaCall {
    /// The first of the named query parameters that is there.
    ///
    /// - Throws: 400 when none is.
    func required(_ names: String...) throws(APIError) -> String {
        for name in names { if let value = request.parameter(name), !value.isEmpty { return value } }
        throw .expected("string", received: "undefined", at: names[0])
    }

    /// A query parameter with a fixed set of values.
    ///
    /// - Throws: 400 for any other value.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, as type: Choice.Type = Choice.self
    ) throws(APIError) -> Choice? where Choice.RawValue == String {
        guard let text = request.parameter(name) else { return nil }
        guard let value = Choice(rawValue: text) else {
            throw .unknownChoice(Choice.allCases.map(\.rawValue), at: name)
        }
        return value
    }

    /// - Throws: 400 for what is not an ISO 8601 instant.
    func moment(_ name: String) throws(APIError) -> Timestamp? {
        guard let text = request.parameter(name) else { return nil }
        do {
            return try Timestamp(rfc3339: text)
        } catch {
            throw .invalid("Invalid ISO datetime → at \(name)")
        }
    }

    /// The paging parameters.
    ///
    /// - Throws: 400 for a cursor or limit that cannot be.
    func pager(direction: SortDirection = .asc) throws(APIError) -> Pager {
        var pager = Pager(direction: direction)
        pager.fault = pagingFault
        pager.givesCursorOnLastPage = settings.givesCursorOnLastPage
        if let text = request.parameter("pagination_cursor") {
            guard let cursor = Cursor(text: text) else { throw .invalid("Invalid pagination cursor.") }
            pager.cursor = cursor
        }
        if let text = request.parameter("pagination_limit") {
            guard let limit = Int(text) else {
                throw .expected("number", received: "string", at: "pagination_limit")
            }
            guard limit > 0 else {
                throw .invalid("Too small: expected number to be >0 → at pagination_limit")
            }
            pager.limit = limit
        }
        return pager
    }

    /// A page in Luma's envelope.
    func envelope<Item>(_ page: Pager.Page<Item>, _ shape: (Item) -> JSONValue) -> JSONValue {
        let answer: JSONValue = ["entries": .array(page.items.map(shape)), "has_more": .bool(page.hasMore)]
        return page.next.map { answer.merging(["next_cursor": .string($0.text)]) } ?? answer
    }

    /// The body of a write.
    ///
    /// - Throws: 400 for anything but a JSON object.
    func body() throws(APIError) -> BodyReader {
        guard let value = try? JSON.decode(JSONValue.self, from: request.body), case .object(let object) = value else {
            throw .expected("object", received: request.body.isEmpty ? "undefined" : "unknown", at: "body")
        }
        return BodyReader(object: object)
    }
}

extension APIError {
    static func unknownChoice(_ choices: [String], at name: String) -> APIError {
        let quoted = choices.map { "\"\($0)\"" }.joined(separator: "|")
        return .invalid("Invalid option: expected one of \(quoted) → at \(name)")
    }
}

import HTTP

extension APIRequest {
    init(_ head: RequestHead, body: [UInt8]) {
        self.init(
            method: head.method.rawValue, path: head.path,
            query: head.target.queryItems.map { ($0.name, $0.value) }, headers: head.headers.pairs, body: body,
            segments: head.target.segments)
    }
}

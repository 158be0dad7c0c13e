public import JSON

/// A method of another program: the value is its parameters, `Result` is its answer.
///
/// Parameters are an object: a struct with the default `Codable` is right. Types that also conform to `JSONReadable`
/// and `JSONWritable` are read and written the direct way.
public protocol RemoteCall: Codable, Sendable {
    /// The method's name on the wire, such as `members.matchGuests`.
    static var method: String { get }
    associatedtype Result: Codable & Sendable = NoResult

    /// Reads the parameters. To be left to the two ways below: which one is known when the program is compiled.
    static func read(_ parameters: JSONNode) throws -> Self
    /// Writes an answer; on failure nothing.
    static func write(_ result: Result, to writer: inout JSONWriter) throws
    /// Writes the parameters; on failure nothing.
    func writeParameters(to writer: inout JSONWriter) throws
}

extension RemoteCall {
    public static func read(_ parameters: JSONNode) throws -> Self { try JSON.decode(Self.self, from: parameters) }
    public static func write(_ result: Result, to writer: inout JSONWriter) throws { try writer.encode(result) }
    public func writeParameters(to writer: inout JSONWriter) throws { try writer.encode(self) }
}

extension RemoteCall where Self: JSONReadable {
    public static func read(_ parameters: JSONNode) throws -> Self { try Self(json: parameters) }
}

extension RemoteCall where Self: JSONWritable {
    public func writeParameters(to writer: inout JSONWriter) throws { write(to: &writer) }
}

extension RemoteCall where Result: JSONWritable {
    public static func write(_ result: Result, to writer: inout JSONWriter) throws { result.write(to: &writer) }
}

/// The answer of a method that has nothing to tell: `null` on the wire.
public struct NoResult: Codable, Sendable, Equatable {
    public init() {}
}

extension NoResult: JSONReadable, JSONWritable {
    /// Accepts anything, so that a method may later get an answer.
    public init(json: JSONNode) throws {}
    public func write(to writer: inout JSONWriter) { writer.null() }
}

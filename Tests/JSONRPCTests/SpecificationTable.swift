import JSON

extension SpecificationRow {
    /// Inputs and exact answers. Where JSON-RPC 2.0 leaves a choice, the answer here is the one that all programs give.
    static let table: [SpecificationRow] =
        calls + notifications + malformed + batches + identifiers + parameters + notJSON

    private static let calls = [
        SpecificationRow("1", #"{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":1}"#, result(19, 1)),
        SpecificationRow("2", #"{"jsonrpc":"2.0","method":"subtract","params":[23,42],"id":2}"#, result(-19, 2)),
        SpecificationRow(
            "3", #"{"jsonrpc":"2.0","method":"subtract","params":{"subtrahend":23,"minuend":42},"id":3}"#, result(19, 3)
        ),
        SpecificationRow(
            "4", #"{"jsonrpc":"2.0","method":"subtract","params":{"minuend":42,"subtrahend":23},"id":4}"#, result(19, 4)
        ),
        SpecificationRow("7", #"{"jsonrpc":"2.0","method":"foobar","id":"1"}"#, error(-32601, "1")),
        SpecificationRow("24", #"{"jsonrpc":"2.0","method":"get_data","id":5}"#, result(["hello", 5], 5)),
        SpecificationRow(
            "25", #"{"jsonrpc":"2.0","foo":1,"method":"sum","params":[1],"bar":[{}],"id":6}"#, result(1, 6)),
        SpecificationRow("26", #"{"jsonrpc":"2.0","method":"rpc.discover","id":7}"#, error(-32601, 7)),
        SpecificationRow("26, cancel is no call", #"{"jsonrpc":"2.0","method":"rpc.cancel","id":7}"#, error(-32601, 7)),
        SpecificationRow(
            "35, no time left", #"{"jsonrpc":"2.0","method":"sum","params":[1],"deadline":0,"id":8}"#, error(-32001, 8)),
        SpecificationRow("37", #"{"jsonrpc":"2.0","method":"update","id":9}"#, result(nil, 9)),
        SpecificationRow(
            "errors of a domain", #"{"jsonrpc":"2.0","method":"fail","params":{"how":"domain"},"id":1}"#,
            [
                "jsonrpc": "2.0", "id": 1,
                "error": ["code": -32005, "message": "Conflict", "data": ["code": "occupied"]],
            ]),
        SpecificationRow(
            "errors of the wire", #"{"jsonrpc":"2.0","method":"fail","params":{"how":"wire"},"id":1}"#,
            ["jsonrpc": "2.0", "id": 1, "error": ["code": -32004, "message": "Not found", "data": ["code": "gone"]]]),
        SpecificationRow("other errors", #"{"jsonrpc":"2.0","method":"fail","id":1}"#, error(-32603, 1)),
    ]

    private static let notifications = [
        SpecificationRow("5", #"{"jsonrpc":"2.0","method":"update","params":[1,2,3,4,5]}"#, nil),
        SpecificationRow("6", #"{"jsonrpc":"2.0","method":"foobar"}"#, nil),
        SpecificationRow("28, bad parameters", #"{"jsonrpc":"2.0","method":"subtract","params":[1]}"#, nil),
        SpecificationRow("28, failure", #"{"jsonrpc":"2.0","method":"fail"}"#, nil),
        SpecificationRow("32", #"{"jsonrpc":"2.0","result":1,"id":99}"#, nil),
        SpecificationRow("32, error", #"{"jsonrpc":"2.0","error":{"code":1,"message":"x"},"id":99}"#, nil),
        SpecificationRow("cancelling nothing", #"{"jsonrpc":"2.0","method":"rpc.cancel","params":{"id":5}}"#, nil),
    ]

    private static let malformed = [
        SpecificationRow("9", #"{"jsonrpc":"2.0","method":1,"params":"bar"}"#, error(-32600, nil)),
        SpecificationRow("17", #"{"jsonrpc":"1.0","method":"sum","params":[1],"id":7}"#, error(-32600, 7)),
        SpecificationRow("17, missing", #"{"method":"sum","params":[1],"id":7}"#, error(-32600, 7)),
        SpecificationRow("18", #"{"jsonrpc":2.0,"method":"sum","params":[1],"id":7}"#, error(-32600, 7)),
        SpecificationRow("31", #"{"jsonrpc":"2.0","id":1}"#, error(-32600, 1)),
        SpecificationRow("a number", "5", error(-32600, nil)),
        SpecificationRow("a string", #""x""#, error(-32600, nil)),
    ]

    private static let batches = [
        SpecificationRow("11", "[]", error(-32600, nil)),
        SpecificationRow("12", "[1]", [error(-32600, nil)]),
        SpecificationRow("13", "[1,2,3]", [error(-32600, nil), error(-32600, nil), error(-32600, nil)]),
        SpecificationRow(
            "14",
            #"[{"jsonrpc":"2.0","method":"sum","params":[1,2,4],"id":"1"},"#
                + #"{"jsonrpc":"2.0","method":"notify_hello","params":[7]},"#
                + #"{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":"2"},{"foo":"boo"},"#
                + #"{"jsonrpc":"2.0","method":"foo.get","params":{"name":"myself"},"id":"5"},"#
                + #"{"jsonrpc":"2.0","method":"get_data","id":"9"}]"#,
            [
                result(7, "1"), result(19, "2"), error(-32600, nil), error(-32601, "5"), result(["hello", 5], "9"),
            ]),
        SpecificationRow(
            "15",
            #"[{"jsonrpc":"2.0","method":"notify_sum","params":[1,2,4]},"#
                + #"{"jsonrpc":"2.0","method":"notify_hello","params":[7]}]"#, nil),
        SpecificationRow(
            "29", #"[[{"jsonrpc":"2.0","method":"sum","params":[1],"id":1}]]"#, [error(-32600, nil)]),
        SpecificationRow("30, at the limit", batch(of: 50), .array((0..<50).map { result(1, .integer($0)) })),
        SpecificationRow("30", batch(of: 51), error(-32600, nil)),
    ]

    private static let identifiers = [
        SpecificationRow("19", #"{"jsonrpc":"2.0","method":"sum","params":[1],"id":null}"#, result(1, nil)),
        SpecificationRow("20, object", identified("{}"), error(-32600, nil)),
        SpecificationRow("20, array", identified("[]"), error(-32600, nil)),
        SpecificationRow("20, true", identified("true"), error(-32600, nil)),
        SpecificationRow("20, fraction", identified("1.5"), error(-32600, nil)),
        SpecificationRow("20, overflow", identified("1e400"), error(-32700, nil)),
        SpecificationRow("21", identified("9007199254740993"), result(1, 9_007_199_254_740_993)),
        SpecificationRow("22, empty", identified(#""""#), result(1, "")),
        SpecificationRow("22, not ASCII", identified(#""é☕""#), result(1, "é☕")),
        SpecificationRow("27", #"{"jsonrpc":"2.0","method":"sum","params":[1],"id":1,"id":2}"#, error(-32700, nil)),
    ]

    private static let parameters = [
        SpecificationRow("16", #"{"jsonrpc":"2.0","method":"subtract","params":[1],"id":6}"#, error(-32602, 6)),
        SpecificationRow("23, null", #"{"jsonrpc":"2.0","method":"sum","params":null,"id":1}"#, error(-32600, 1)),
        SpecificationRow("23, number", #"{"jsonrpc":"2.0","method":"sum","params":5,"id":1}"#, error(-32600, 1)),
        SpecificationRow("23, string", #"{"jsonrpc":"2.0","method":"sum","params":"x","id":1}"#, error(-32600, 1)),
    ]

    private static let notJSON = [
        SpecificationRow("8", #"{"jsonrpc":"2.0","method":"foobar, "params":"bar","baz]"#, error(-32700, nil)),
        SpecificationRow(
            "10", #"[{"jsonrpc":"2.0","method":"sum","params":[1,2,4],"id":"1"},{"jsonrpc":"2.0","method""#,
            error(-32700, nil)),
        SpecificationRow(
            "33, invalid UTF-8",
            bytes: Array(#"{"jsonrpc":"2.0","method":"sum","x":""#.utf8) + [0xFF] + Array(#""}"#.utf8),
            error(-32700, nil)),
        SpecificationRow(
            "33, byte-order mark", bytes: [0xEF, 0xBB, 0xBF] + Array(identified("1").utf8), error(-32700, nil)),
        SpecificationRow(
            "33, NaN", #"{"jsonrpc":"2.0","method":"sum","params":[NaN],"id":1}"#, error(-32700, nil)),
        SpecificationRow("33, depth 64", nested(62), error(-32602, 1)),
        SpecificationRow("33, depth 65", nested(64), error(-32700, nil)),
        SpecificationRow("33, empty", "", error(-32700, nil)),
    ]

    private static func identified(_ id: String) -> String {
        #"{"jsonrpc":"2.0","method":"sum","params":[1],"id":"# + id + "}"
    }

    private static func batch(of count: Int) -> String {
        "[" + (0..<count).map { identified("\($0)") }.joined(separator: ",") + "]"
    }

    private static func nested(_ depth: Int) -> String {
        #"{"jsonrpc":"2.0","method":"subtract","params":["# + String(repeating: "[", count: depth)
            + String(repeating: "]", count: depth) + #"],"id":1}"#
    }
}

import HTTP
import JSON
import ServiceKit

/// The table as an OpenAPI 3.1 document.
enum OpenAPI {
    static func document(_ table: RouteTable) -> JSONValue {
        var paths = JSONObject()
        for route in table.routes where methods.contains(route.method) {
            var operations =
                if case .object(let object)? = paths[route.path.description] { object } else { JSONObject() }
            operations[route.method.rawValue.lowercased()] = operation(route)
            paths[route.path.description] = .object(operations)
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": "Rollcall", "version": .string(Version.current)],
            "paths": .object(paths),
            "components": [
                "securitySchemes": ["key": ["type": "http", "scheme": "bearer"]],
                "schemas": ["Problem": problemSchema],
            ],
        ]
    }

    /// What the format has a place for; WebDAV's methods are not among it.
    private static let methods: Set<HTTP.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    private static func operation(_ route: Route) -> JSONValue {
        var operation: JSONObject = ["summary": .string(route.summary)]
        if !route.isAlias { operation["operationId"] = .string(route.operation) }
        if let scope = route.scope { operation["description"] = .string("Needs the scope `\(scope.rawValue)`.") }
        operation["security"] = route.scope == nil ? [] : [["key": []]]
        if !route.parameters.isEmpty { operation["parameters"] = .array(route.parameters.map(parameter)) }
        if let type = route.body.mediaType {
            operation["requestBody"] = ["required": true, "content": .object([type: [:]])]
        }
        operation["responses"] = [
            "2XX": ["description": "Done."],
            "default": [
                "description": "Not done.",
                "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            ],
        ]
        return .object(operation)
    }

    private static func parameter(_ parameter: RouteParameter) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(parameter.location.rawValue),
            "required": .bool(parameter.isRequired), "description": .string(parameter.meaning),
            "schema": schema(parameter.kind),
        ]
    }

    private static func schema(_ kind: RouteParameter.Kind) -> JSONValue {
        switch kind {
        case .text: ["type": "string"]
        case .boolean: ["type": "boolean"]
        case .integer(let range):
            [
                "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ]
        case .instant: ["type": "string", "format": "date-time"]
        case .others: ["type": "object", "additionalProperties": true]
        case .choice(let choices): ["type": "string", "enum": .array(choices.map { .string($0) })]
        }
    }

    private static let problemSchema: JSONValue = [
        "type": "object",
        "required": ["type", "title", "status", "detail", "code", "requestId"],
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
            "detail": ["type": "string"],
            "code": ["type": "string", "enum": .array(Problem.StaticCode.allCases.map { .string($0.rawValue) })],
            "requestId": ["type": "string"],
        ],
    ]
}

extension Route.Body {
    fileprivate var mediaType: String? {
        switch self {
        case .none: nil
        case .json, .raw: "application/json"
        case .csv: "text/csv"
        }
    }
}

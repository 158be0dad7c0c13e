import JSON

/// Google's patch semantics: members merge, objects inside as well, null removes, arrays are replaced whole.
enum MergePatch {
    static func apply(_ patch: JSONObject, to target: JSONObject) -> JSONObject {
        var result = target
        for (name, value) in patch.members {
            switch (value, target[name]) {
            case (.null, _): result[name] = nil
            case (.object(let inner), .object(let existing)): result[name] = .object(apply(inner, to: existing))
            case (.object(let inner), _): result[name] = .object(apply(inner, to: JSONObject()))
            default: result[name] = value
            }
        }
        return result
    }
}

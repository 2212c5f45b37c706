/// What is wrong with the settings; the message names the key, the value and what is expected.
package enum SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    case invalid(key: SettingKey, value: String, expected: String)
    case unknownVariable(name: String, hint: String)
    case unsafe(String)
    /// For a value that may be a secret.
    case unusable(key: SettingKey, reason: String)
    case missingFile(key: SettingKey, path: String)

    package var description: String {
        switch self {
        case .invalid(let key, let value, let expected):
            "\(key.rawValue) is \"\(value)\"; expected \(expected) (--\(key.rawValue), \(key.environmentName), or vitalsd.yml)"
        case .unknownVariable(let name, let hint): "unknown environment variable \(name)\(hint)"
        case .unsafe(let sentence): sentence
        case .unusable(let key, let reason): "\(key.rawValue): \(reason)"
        case .missingFile(let key, let path): "\(key.rawValue): there is nothing at \(path)"
        }
    }
}

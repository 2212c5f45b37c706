extension Unicode.Scalar {
    /// Whether a terminal or an editor shows it as it stands: no control character (also not those from 80 to 9F, which some
    /// terminals obey), nothing that turns or hides text, no line break.
    var isShowable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}

import Foundation

/// Shares as people read them.
enum Percent {
    /// `99.87 %`: two digits behind the point, or three where it takes them to tell targets apart.
    static func text(_ share: Double) -> String {
        let fine = String(format: "%.3f", share * 100)
        return (fine.hasSuffix("0") ? String(fine.dropLast()) : fine) + " %"
    }
}

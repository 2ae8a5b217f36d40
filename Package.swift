// swift-tools-version: 6.2
import PackageDescription

/// `make fuzz` and its like. Fuzzers look into modules as tests do, in a release build.
let isFuzzing = Context.environment["CHATMILL_FUZZ"] != nil

let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    // Debug builds, and so all tests, check exclusive access; a release build need not do it for every row.
    // What a row passes lies in several modules, and is to be inlined across them. Of a `package` type
    // only what is `@inlinable` is, and only if the type is `@usableFromInline`.
    .unsafeFlags(
      ["-enforce-exclusivity=unchecked", "-cross-module-optimization"],
      .when(configuration: .release)),
  ] + (isFuzzing ? [.unsafeFlags(["-enable-testing"]), .define("FUZZ")] : [])

/// For what a hundred thousand random histories run through in every test run: it is optimised in
/// debug builds, too.
let optimised: [SwiftSetting] = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// A C library of the system, found through pkg-config, with the Debian package that brings it.
func systemLibrary(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
  name: "chatmill",
  products: [.executable(name: "chatmill", targets: ["chatmill"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    systemLibrary("CLibzip", pkgConfig: "libzip", apt: "libzip-dev"),
    systemLibrary("CLibxml2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
    systemLibrary("CXlsxwriter", pkgConfig: "xlsxwriter", apt: "libxlsxwriter-dev"),
    systemLibrary("CIsal", pkgConfig: "libisal", apt: "libisal-dev"),
    systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    systemLibrary("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
    systemLibrary("CXxhash", pkgConfig: "libxxhash", apt: "libxxhash-dev"),
    systemLibrary("CYaml", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    systemLibrary("CUtf8proc", pkgConfig: "libutf8proc", apt: "libutf8proc-dev"),
    .target(name: "CLinux"),
    .target(name: "CHyperscan"),
    .target(name: "CGuard"),
    .target(name: "CCurl"),
    .target(
      name: "Bytes",
      dependencies: [
        "CIsal", "CZstd", "CXxhash", "CLinux",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .target(name: "Forms", dependencies: ["Bytes"], swiftSettings: settings),
    .target(
      name: "Sheets",
      dependencies: [
        "Bytes", "CLibzip", "CLibxml2", "CXlsxwriter", "CZlib", "CLinux",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .target(name: "Recipe", dependencies: ["Bytes", "Forms", "CYaml"], swiftSettings: settings),
    .target(
      name: "Cleaning", dependencies: ["Bytes", "Recipe", "Rules", "CUtf8proc"],
      swiftSettings: settings),
    .target(
      name: "Rules", dependencies: ["Bytes", "Recipe", "CHyperscan"], swiftSettings: settings),
    .target(
      name: "Model", dependencies: ["Bytes", "Recipe", "CGuard", "CCurl"],
      swiftSettings: optimised),
    .target(
      name: "Job",
      dependencies: [
        "Bytes", "Forms", "Sheets", "Recipe", "Rules", "Cleaning", "Model", "CLinux",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .target(
      name: "Doors",
      dependencies: [
        "Bytes", "Recipe", "Rules", "Cleaning", "Job",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .target(
      name: "Serve",
      dependencies: ["Bytes", "Forms", "Sheets", "Recipe", "Cleaning", "Model", "Job"],
      swiftSettings: settings),
    .executableTarget(
      name: "chatmill",
      dependencies: [
        "Doors", "Job", "Model", "Bytes", "Sheets", "Recipe", "Rules", "Cleaning",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    // What the tests share; nothing of it is in the product.
    .target(
      name: "Support",
      dependencies: [.product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/Support", swiftSettings: optimised),
    // What the fuzzers try, which tests do in short. A release build without them leaves it empty.
    .target(
      name: "Trials",
      dependencies: [
        "Job", "Bytes", "Sheets", "Cleaning", "Model", "Recipe",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Fuzz/Trials", swiftSettings: settings),
    .testTarget(
      name: "SheetsTests", dependencies: ["Sheets", "Support", "Trials"], swiftSettings: settings),
    .testTarget(
      name: "CleaningTests", dependencies: ["Cleaning", "Support"], swiftSettings: settings),
    .testTarget(
      name: "RulesTests", dependencies: ["Rules", "Cleaning", "Support"], swiftSettings: settings),
    .testTarget(
      name: "RecipeTests", dependencies: ["Recipe", "Cleaning", "Rules", "Support"],
      swiftSettings: settings),
    .testTarget(
      name: "ModelTests", dependencies: ["Model", "Recipe", "Support", "Trials"],
      swiftSettings: optimised),
    .testTarget(
      name: "ServeTests",
      dependencies: ["Serve", "Model", "Recipe", "Cleaning", "Bytes", "Support"],
      swiftSettings: settings),
    .testTarget(
      name: "JobTests",
      dependencies: ["Job", "Forms", "Sheets", "Cleaning", "Rules", "Support", "Trials"],
      swiftSettings: settings),
    .testTarget(
      name: "CommandTests", dependencies: ["chatmill", "Bytes", "Sheets", "Support"],
      swiftSettings: settings),
  ]
)

/// A libFuzzer target in `Fuzz/`.
func fuzzer(_ name: String) -> Target {
  .executableTarget(
    name: "Fuzz\(name)",
    dependencies: [
      "Entry", "Trials", .product(name: "SystemPackage", package: "swift-system"),
    ],
    path: "Fuzz/\(name)",
    swiftSettings: settings + [.unsafeFlags(["-parse-as-library", "-sanitize=fuzzer"])],
    linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])])
}

// The fuzzers are built only for `make fuzz` and its sisters.
if isFuzzing {
  package.targets += [
    .target(name: "Entry", path: "Fuzz/Entry", swiftSettings: settings),
    fuzzer("Readers"), fuzzer("Parts"), fuzzer("Messages"), fuzzer("ModelLines"),
    fuzzer("ModelStore"),
  ]
}

// The service is built only for `make serve` and `make test-serve`: SwiftNIO, which it brings, takes
// longer to compile than all the rest, and `swift build --build-tests` compiles whatever a manifest
// has a target for.
if Context.environment["CHATMILL_SERVE"] != nil {
  package.products.append(.executable(name: "chatmill-serve", targets: ["chatmill-serve"]))
  package.dependencies += [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
  ]
  package.targets.append(
    .executableTarget(
      name: "chatmill-serve",
      dependencies: [
        "Serve", "Doors", "Job", "Model", "Recipe", "Bytes", "Cleaning", "Rules",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings))
}

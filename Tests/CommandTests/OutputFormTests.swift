// The forms of the output through the built binary.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  private var talk: [[String]] {
    [
      header, row("是", "您好\t欢迎"), row("否", "在吗"), row("否", "想\"退\"货 EOS"), row("是", "好的"),
      row("是", "请稍等"), row("否", "谢谢"), row("否", "一个人", pair: "v"),
    ]
  }

  private func lines(_ name: String) throws -> [String] {
    String(decoding: try bytes(folder("out/\(name)")), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func `lineage: outputs with the same dialogues share its file, others have their own`()
    throws
  {
    let recipe = "{lineage: true, outputs: [forward, reversed, dialogpt, messages, alpaca]}"
    #expect(try mill(talk, recipe).status == 0)
    let inode = { (output: String) throws -> UInt64? in
      let path = self.folder("out/\(output)/train.lineage.jsonl")
      return try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64
    }
    let shared = try #require(try inode("forward"))
    #expect(try inode("reversed") == shared && inode("messages") == shared)
    let whole = try lines("forward/train.lineage.jsonl")
    #expect(whole.count == 3 && whole[1].contains("\"customer\":\"v\""))
    for output in ["dialogpt_forward", "dialogpt_reversed", "alpaca"] {
      #expect(try inode(output) != shared)
      #expect(try lines("\(output)/train.lineage.jsonl") == [whole[0], ""])
    }
    #expect(try chatmill("verify", folder("out")).status == 0)
    let forgotten = try chatmill("forget", folder("out"), "--customer", "w", "--apply")
    #expect(forgotten.status == 0)
    let left = whole[1].replacing("\"dialogue\":1", with: "\"dialogue\":0")
    #expect(try lines("messages/train.lineage.jsonl") == [left, ""])
    #expect(try lines("alpaca/train.lineage.jsonl") == [""])
    #expect(try chatmill("verify", folder("out")).status == 0)
  }

  @Test(.enabled(if: FaultBench.hasCompiler, "no C compiler"))
  func `lineage: where files cannot be links it is copied`() throws {
    #expect(try mill(talk, "{lineage: true, outputs: [forward, messages]}").status == 0)
    let linked = try lines("messages/train.lineage.jsonl")
    let environment = [
      "LD_PRELOAD": try FaultBench.makeShim(in: folder), "CHATMILL_FAULT_FALLBACK": "1",
    ]
    let finished = try start(
      Package.chatmill,
      [
        "run", folder("in"), "--output", folder("out"), "--recipe", folder("recipe.yaml"),
        "--validation", "none", "--quiet",
      ], environment: environment)
    #expect(finished.status == 0, "\(finished.error)")
    for output in ["forward", "messages"] {
      let path = folder("out/\(output)/train.lineage.jsonl")
      let links = try FileManager.default.attributesOfItem(atPath: path)[.referenceCount] as? Int
      #expect(links == 1)
      #expect(try lines("\(output)/train.lineage.jsonl") == linked)
    }
    #expect(try chatmill("verify", folder("out")).status == 0)
  }

  @Test func `outputs: every form says the same talk its own way`() throws {
    let recipe =
      "{dialogues: {final: keep}, outputs: [chitchat, dialogpt, {name: messages, system: 你是客服, metadata: true}, sharegpt, alpaca, {name: prompt, system: s}, text]}"
    #expect(try mill(talk, recipe).status == 0)
    #expect(
      try lines("chitchat/train.txt") == [
        "您好\t欢迎", "在吗;想\"退\"货 EOS", "好的;请稍等", "谢谢", "", "一个人", "", "",
      ])
    #expect(
      try lines("dialogpt_forward/train.tsv") == [
        "0.0 您好 欢迎 EOS 0.0 在吗;想\"退\"货 eos EOS 1.0 好的;请稍等\t0.0 谢谢", "",
      ])
    #expect(
      try lines("dialogpt_reversed/train.tsv") == [
        "0.0 谢谢 EOS 0.0 好的;请稍等 EOS 1.0 在吗;想\"退\"货 eos\t0.0 您好 欢迎", "",
      ])
    #expect(
      try lines("messages/train.jsonl") == [
        #"{"messages":[{"role":"system","content":"你是客服"},{"role":"assistant","content":"您好\t欢迎"},"#
          + #"{"role":"user","content":"在吗;想\"退\"货 EOS"},{"role":"assistant","content":"好的;请稍等"},"#
          + #"{"role":"user","content":"谢谢"}],"metadata":{"agent":"kf","customer":"w","file":"a.xlsx"}}"#,
        #"{"messages":[{"role":"system","content":"你是客服"},{"role":"user","content":"一个人"}],"#
          + #""metadata":{"agent":"kf","customer":"v","file":"a.xlsx"}}"#, "",
      ])
    #expect(
      try lines("sharegpt/train.jsonl")[1] == #"{"conversations":[{"from":"human","value":"一个人"}]}"#
    )
    #expect(
      try lines("alpaca/train.jsonl") == [
        #"{"instruction":"在吗;想\"退\"货 EOS","input":"","output":"好的;请稍等","history":[]}"#, "",
      ])
    #expect(
      try lines("prompt/train.jsonl") == [
        #"{"prompt":[{"role":"system","content":"s"},{"role":"assistant","content":"您好\t欢迎"},"#
          + #"{"role":"user","content":"在吗;想\"退\"货 EOS"}],"#
          + #""completion":[{"role":"assistant","content":"好的;请稍等"}]}"#, "",
      ])
    #expect(
      try lines("text/train.jsonl") == [
        #"{"text":"坐席:您好\t欢迎\n客户:在吗;想\"退\"货 EOS\n坐席:好的;请稍等\n客户:谢谢"}"#,
        #"{"text":"客户:一个人"}"#, "",
      ])
    let report = try report()
    #expect(report.outputs.map(\.name).count == 16)
    let counts = Dictionary(uniqueKeysWithValues: report.outputs.map { ($0.name, $0) })
    #expect(counts["chitchat/train"]?.dialogues == 2 && counts["chitchat/train"]?.left == 0)
    #expect(counts["dialogpt_reversed/train"]?.dialogues == 1)
    #expect(counts["alpaca/train"]?.left == 1 && counts["prompt/train"]?.left == 1)
    #expect(!FileManager.default.fileExists(atPath: folder("out/clean")))
    #expect(!FileManager.default.fileExists(atPath: folder("out/forward")))
  }

  /// What is said in the turns of a forward text: empty ones out, those of one side that then touch
  /// joined.
  private func spoken(_ dialogue: String, _ separator: String) -> [(isAgent: Bool, text: String)] {
    var turns: [(isAgent: Bool, text: String)] = []
    for line in dialogue.split(separator: "\n") where line.count > 3 {
      let (isAgent, said) = (line.hasPrefix("坐席:"), String(line.dropFirst(3)))
      if let last = turns.last, last.isAgent == isAgent {
        let isMarked = "？。;".contains(last.text.last!)
        turns[turns.count - 1].text += (isMarked ? "" : separator) + said
      } else {
        turns.append((isAgent, said))
      }
    }
    return turns
  }

  @Test(arguments: 1...6)
  func `no form writes an empty content: turns that end marks leave empty go, neighbours join`(
    _ seed: UInt64
  ) throws {
    var random = Seeded(seed)
    let separator = seed % 2 == 0 ? "，" : ";"
    let rows = (0..<120).map { _ in
      row(
        ["是", "否"].randomElement(using: &random)!,
        ["？", "。", "好", "在的", "嗯？", "\"引\""].randomElement(using: &random)!,
        pair: "w\(Int.random(in: 0..<25, using: &random))")
    }
    let recipe = """
      duplicates: {rows: "off"}
      dialogues: {separator: "\(separator)"}
      outputs: [forward, messages, sharegpt, alpaca, dialogpt, chitchat]
      """
    #expect(try mill([header] + rows + [row("是", "？", pair: "mute")], recipe).status == 0)
    let dialogues = try forward().components(separatedBy: "\n\n").dropLast()
    let all = dialogues.map { spoken($0, separator) }
    let expected = all.filter { !$0.isEmpty }
    let json = { (name: String) in
      try self.lines(name).dropLast().map {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as! [String: Any]
      }
    }
    let flat = { (list: Any?, role: String, text: String) in
      (list as! [[String: String]]).map { "\($0[role]!) \($0[text]!)" }
    }
    #expect(
      try json("messages/train.jsonl").map { flat($0["messages"], "role", "content") }
        == expected.map { $0.map { "\($0.isAgent ? "assistant" : "user") \($0.text)" } })
    #expect(
      try json("sharegpt/train.jsonl").map { flat($0["conversations"], "from", "value") }
        == expected.map { $0.map { "\($0.isAgent ? "gpt" : "human") \($0.text)" } })
    let asked = try json("alpaca/train.jsonl")
    #expect(asked.count > 3)
    for line in asked {
      let history = (line["history"] as! [[String]]).joined()
      #expect(
        !([line["instruction"] as! String, line["output"] as! String] + history).contains(""))
    }
    let weighted = try lines("dialogpt_forward/train.tsv").dropLast()
    #expect(weighted.count == expected.count { $0.count > 1 })
    #expect(
      !weighted.contains { $0.contains(".0  EOS") || $0.contains(".0 \t") || $0.hasSuffix(".0 ") })
    for output in try report().outputs where output.name == "messages/train" {
      #expect(output.left == all.count - expected.count && output.left > 0)
    }
  }

  @Test func `outputs: alpaca keeps whole exchanges, the last one asked and answered`() throws {
    let rows = [
      header, row("否", "一"), row("是", "二"), row("否", "三"), row("是", "四"), row("否", "五"),
      row("是", "六"), row("否", "七"),
    ]
    #expect(try mill(rows, "{outputs: [alpaca, prompt]}").status == 0)
    #expect(
      try lines("alpaca/train.jsonl")[0]
        == #"{"instruction":"五","input":"","output":"六","history":[["一","二"],["三","四"]]}"#)
    #expect(
      try lines("prompt/train.jsonl")[0].hasSuffix(
        #"{"role":"user","content":"五"}],"completion":[{"role":"assistant","content":"六"}]}"#))
    #expect(try mill(rows, "{outputs: [{name: alpaca, system: 你\"}]}").status == 0)
    #expect(
      try lines("alpaca/train.jsonl")[0]
        == #"{"instruction":"五","input":"","output":"六","system":"你\"","history":[["一","二"],["三","四"]]}"#
    )
  }

  @Test func `maxCharacters: forward forms keep the first turns, reversed ones the last`() throws {
    let recipe =
      "{outputs: [{name: forward, maxCharacters: 5}, {name: reversed, maxCharacters: 5}, {name: dialogpt, maxCharacters: 6}, {name: chitchat, maxCharacters: 1}]}"
    let rows = [header, row("否", "一二"), row("是", "三四"), row("否", "五六"), row("是", "七八九")]
    #expect(try mill(rows, recipe).status == 0)
    #expect(try lines("forward/train.txt") == ["客户:一二", "坐席:三四", "", ""])
    #expect(try lines("reversed/train.txt") == ["坐席:七八九", "客户:五六", "", ""])
    #expect(try lines("dialogpt_forward/train.tsv")[0] == "0.0 一二 EOS 1.0 三四\t0.0 五六")
    #expect(try lines("dialogpt_reversed/train.tsv")[0] == "0.0 七八九\t1.0 五六")
    #expect(try lines("chitchat/train.txt") == ["一二", "", ""])
  }

  @Test func `trim: the customer begins, the agent ends, and the last exchanges stay`() throws {
    let rows = [
      header, row("是", "零"), row("否", "一二"), row("是", "三四"), row("否", "五六"), row("是", "七八"),
      row("否", "九"), row("否", "独", pair: "v"), row("是", "独", pair: "x"),
    ]
    let recipe = """
      lineage: true
      outputs:
        - {name: messages, trim: true, maxCharacters: 7}
        - {name: sharegpt, trim: true}
        - {name: alpaca, trim: true, maxCharacters: 8}
        - {name: prompt, trim: true, maxCharacters: 1}
      """
    #expect(try mill(rows, recipe).status == 0)
    let last =
      #"{"role":"user","content":"五六"}],"completion":[{"role":"assistant","content":"七八"}]}"#
    #expect(try lines("prompt/train.jsonl") == [#"{"prompt":["# + last, ""])
    #expect(
      try lines("messages/train.jsonl") == [
        #"{"messages":[{"role":"user","content":"五六"},{"role":"assistant","content":"七八"}]}"#, "",
      ])
    #expect(
      try lines("sharegpt/train.jsonl") == [
        #"{"conversations":[{"from":"human","value":"一二"},{"from":"gpt","value":"三四"},"#
          + #"{"from":"human","value":"五六"},{"from":"gpt","value":"七八"}]}"#, "",
      ])
    #expect(
      try lines("alpaca/train.jsonl") == [
        #"{"instruction":"五六","input":"","output":"七八","history":[["一二","三四"]]}"#, "",
      ])
    for output in try report().outputs where output.name.hasSuffix("train") {
      #expect(output.dialogues == 1 && output.left == 2)
    }
    let verified = try chatmill("verify", folder("out"))
    #expect(verified.status == 0 && verified.text == "1 dialogue, 4 turns: all is well\n")
  }

  @Test func `shard and compress: files of so many dialogues, as gzip and zstd read them`() throws {
    let pairs = (0..<7).map { row("否", "第\($0)句", pair: "w\($0)") }
    let recipe =
      "{outputs: [forward, {name: messages, shard: 3}, {name: chitchat, compress: gz}, {name: sharegpt, compress: zst, shard: 5}]}"
    #expect(try mill([header] + pairs, recipe).status == 0)
    let sizes = try ["00000", "00001", "00002"].map {
      try lines("messages/train-\($0).jsonl").count - 1
    }
    #expect(sizes == [3, 3, 1])
    let whole = try (0..<3).flatMap { try lines("messages/train-0000\($0).jsonl").dropLast() }
    #expect(whole[4] == #"{"messages":[{"role":"user","content":"第4句"}]}"#)
    let unpacked = try start("/usr/bin/env", ["gzip", "-dc", folder("out/chitchat/train.txt.gz")])
    #expect(unpacked.status == 0 && unpacked.text == (0..<7).map { "第\($0)句\n\n" }.joined())
    #expect(try report().totals.sets == ["train": 7, "val": 0])
    let empty = try start("/usr/bin/env", ["gzip", "-dc", folder("out/chitchat/val.txt.gz")])
    #expect(empty.status == 0 && empty.output.isEmpty)
  }

  @Test(.enabled(if: Python.hasDatasets, "no Hugging Face datasets; make test-deps installs it"))
  func `forms of JSON lines load as Hugging Face datasets, compressed and in shards too`() throws {
    let input = try folder.make("many")
    try Chats.write(0..<2, dialogues: 300, messages: 6, to: input)
    let recipe =
      "{outputs: [{name: messages, metadata: true, system: \"s\"}, {name: sharegpt, compress: gz, shard: 200}, {name: alpaca, compress: zst}, prompt, text]}"
    try folder.write(recipe, to: "recipe.yaml")
    #expect(
      try run(input, to: folder("out"), ["--recipe", folder("recipe.yaml"), "--quiet"]).status == 0)
    let report = try report()
    for name in ["messages", "sharegpt", "alpaca", "prompt", "text"] {
      let files = try FileManager.default.contentsOfDirectory(atPath: folder("out/\(name)"))
        .filter { $0.hasPrefix("train") }.sorted().map { folder("out/\(name)/\($0)") }
      #expect(files.count == (name == "sharegpt" ? 3 : 1))
      let loaded = try start(
        #require(Python.path),
        ["\(Package.root)/Tests/reference/load_datasets.py", folder("cache-\(name)")] + files)
      #expect(loaded.status == 0, "\(loaded.error.suffix(500))")
      let rows = loaded.text.split(separator: "\n")
      let count = report.outputs.first { $0.name == "\(name)/train" }?.dialogues
      #expect(rows.count - 1 == count && rows.count > 400, "\(name)")
      let column = [
        "messages": "metadata", "alpaca": "history", "sharegpt": "conversations",
        "prompt": "completion",
        "text": "text",
      ]
      #expect(rows[0].contains(try #require(column[name])))
    }
  }

  @Test(.enabled(if: Python.path != nil, "no Python; CHATMILL_PYTHON names one"))
  func `dialogpt: weights match the roles in both directions`() throws {
    let input = try folder.make("many")
    try Chats.write(0..<2, dialogues: 300, messages: 6, to: input)
    try writeWorkbook("\(input)/z.xlsx", talk)
    try folder.write("{outputs: [messages, dialogpt]}", to: "recipe.yaml")
    #expect(
      try run(input, to: folder("out"), ["--recipe", folder("recipe.yaml"), "--quiet"]).status == 0)
    for set in ["train", "val"] {
      let checked = try Python.run(
        "dialogpt.py", folder("out/messages/\(set).jsonl"),
        folder("out/dialogpt_forward/\(set).tsv"), folder("out/dialogpt_reversed/\(set).tsv"))
      let count = try report().outputs.first { $0.name == "dialogpt_forward/\(set)" }?.dialogues
      #expect(checked.text == "\(count ?? -1)\n")
    }
  }

  @Test(arguments: ["none", "gz", "zst"])
  func `verify counts the dialogues of every output`(_ compression: String) throws {
    #expect(
      try mill(talk, "{outputs: [{name: messages, shard: 1, compress: \(compression)}, clean]}")
        .status
        == 0)
    _ = try report()
    let path = folder("out/report.json")
    var json = try JSONSerialization.jsonObject(with: Data(bytes(path))) as! [String: Any]
    var outputs = json["outputs"] as! [[String: Any]]
    outputs[0]["dialogues"] = 3
    json["outputs"] = outputs
    try JSONSerialization.data(withJSONObject: json).write(to: URL(filePath: path))
    let finished = try chatmill("verify", folder("out"))
    #expect(finished.status == 1)
    #expect(finished.error.contains("messages/train: "), "\(finished.error)")
    #expect(finished.error.contains("2 dialogues can be told apart, but 3 were written"))
  }

  @Test func `a change of outputs mills nothing again`() throws {
    #expect(try mill(talk, "{}", ["--keep-parts"]).status == 0)
    #expect(try report().totals.reused == 0)
    let recipe =
      "{outputs: [messages, {name: forward, compress: gz}], shuffle: true, lineage: true}"
    #expect(try mill(talk, recipe, ["--keep-parts"]).status == 0)
    #expect(try report().totals.reused == 1)
  }

  @Test(arguments: [
    ("[mesages]", "did you mean 'messages'"), ("[messages, messages]", "twice"),
    ("[]", "needs an output"),
    ("[{name: clean, shard: 2}]", "clean takes no other keys"),
    ("[{name: text, system: x}]", "system is for messages, sharegpt, alpaca and prompt"),
    ("[{name: text, trim: true}]", "trim is for messages, sharegpt, alpaca and prompt"),
    ("[{shard: 2}]", "needs a name"),
    ("[{name: forward, compress: bz2}]", "compress takes none, gz, zst"),
  ])
  func `outputs that cannot be are wrong usage`(_ outputs: String, _ reason: String) throws {
    let finished = try mill(talk, "outputs: \(outputs)")
    #expect(finished.status == 64)
    #expect(finished.error.contains(reason), "\(finished.error)")
  }
}

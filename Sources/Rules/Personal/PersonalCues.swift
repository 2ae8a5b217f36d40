// The words that personal data stand beside, by what they announce.

/// All lists of words that the finder looks for.
struct PersonalCues {
  let phone = Cues("电话 手机 手机号 联系方式 联系 致电 拨打 tel phone mobile call whatsapp")
  let landline = Cues("电话 座机 固话 传真 热线 tel phone fax")
  /// Latin words that may touch a number.
  let beside = Cues(
    "telephone tel phone mobile mob call vx wx wechat weixin v qq id sfz sjh sj dh fax no")
  /// What an order or a product is called by.
  let order = Cues(
    "订单号 单号 编号 货号 型号 款号 票号 流水号 条码 条形码 税号 序列号 批号 工号 sku 订单编号 商品id")
  let orderNearby = Cues("订单 单号 运单 快递 流水 编号 物流 票号 序列号 条码")
  let idCard = Cues("身份证 身份证号 身份证号码 证件号 证件号码 sfz")
  let bankCard = Cues("卡号 银行卡 账号 帐号 储蓄卡 信用卡 借记卡 账户 帐户 打到卡")
  let passport = Cues("护照 通行证 台胞证 回乡证 passport")
  let resident = Cues("台胞证 通行证")
  /// What can announce nothing else.
  let wechatSure = Cues(
    "加我微信 加微信 加我微 加微 加我v信 加v信 加我v 加v +微信 +微 +vx +wx +v v信 薇信 徽信 加我vx 加vx 加我wx 加wx 加vx vx wx")
  let wechat = Cues("微信id 微信 wechat weixin 微 v")
  /// Words that are no name of anybody.
  let noName = Cues(
    "android iphone wechat weixin windows harmonyos ipad macos huawei xiaomi please number")
  let qq = Cues("qq 扣扣 企鹅 球球 秋秋 q")
  let money = Cues("元 块 万 % 美元 港币")
  let extensionMark = Cues("转分机 分机号 分机 转 ext. ext x #")
  /// Characters before a letter that end another word, and words behind what is no plate.
  let notProvince = Cues("最新 更新 刷新 全新 崭新 翻新 创新 里云 讯云 度云 白云 色黑 纯黑 亮黑 色青 年青 昂贵")
  let model = Cues("型 款 版 系列")
  let street = Cues("路一段 路二段 路三段 路四段 路五段 道一段 道二段 道三段 大道 胡同 小区 大厦 花园 公寓 家园 广场 新村 路 街 巷 苑 村 园")
  let estate = Cues("小区 大厦 花园 公寓 家园 广场 新村 中心 苑 园 城 府 庭 湾")
  /// What announces where somebody lives.
  let lives = Cues("地址 住址 收件 寄到 寄往 送到 送往 发到 发往 住在 家住 我住 搬到 位于")
  let level = Cues(
    "自治区 自治州 自治县 路一段 路二段 路三段 路四段 路五段 道一段 道二段 道三段 街道 大道 胡同 小区 大厦 花园 公寓 家园 广场 新村 省 市 区 县 旗 镇 乡 路 街 巷 苑 村 园"
  )
  let province = Cues(
    "北京 天津 上海 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆"
  )
  let house = Cues("号楼 号院 号 弄 栋 幢 座 单元 楼 室 期")
  let room = Cues("号楼 号院 号 栋 幢 座 单元 楼 层 室 房 户 门 期 铺")
  /// What lies in a house.
  let inside = Cues("单元 室 房 户 层 楼")
  let building = Cues("号楼 栋 幢 座 单元 楼")
  let measure = Cues("元 块 件 个 只 箱 米 盒 瓶 台 张 多 斤 次 人 天 年")
  let notHouse = Cues(
    "号线 号店 号机 号链 号上午 号下午 号晚 号早 号中午 号左右 号之 号以 号前 号后 号发 号到 号开 号送 号出口 号口 号码 号商品 楼盘 楼梯 楼主 期间 室内 室外 层次 房间 户型 门店"
  )
  /// What no name of a place holds.
  let sentence = Set(
    "我你您他她它们的了在是到住寄送去给有个这那哪条与跟往改把被让就也还要想能没不吗呢吧啊好嗯请问址走约几每某换写填收见离叫说买卖"
      .unicodeScalars.map(\.value))
}

extension PersonalFinder {
  /// Whether a number may begin at `start`: no digit, word, sum or code goes on there.
  func isFree(before start: Int) -> Bool {
    let before = text[start - 1]
    switch before {
    case "_", "¥", "￥", "$", "€", "@": return false
    case ".": return !text[start - 2].isDigit
    case "-": return start - 1 == free && free > 0 || !text[start - 2].isAlphanumeric
    default: break
    }
    if before.isDigit { return false }
    return !before.isLatin || start == free || cues.beside.length(endingAt: start, text) > 0
  }

  /// Whether a number may end at `end`.
  func isFree(behind end: Int) -> Bool {
    let behind = text[end]
    switch behind {
    case "_", "@": return false
    case ".": return !text[end + 1].isDigit
    default: break
    }
    if behind.isDigit { return false }
    if behind.isLatin { return cues.beside.length(startingAt: end, text) > 0 }
    return cues.money.length(startingAt: end, text) == 0
  }

  /// Whether three digits or more stand before `start`, with a blank or a dash between that is no
  /// part of a match.
  func followsGroup(_ start: Int) -> Bool {
    let mark = text[start - 1]
    guard mark.isBlank || mark == "-", start - 1 > free else { return false }
    return text[start - 2].isDigit && text[start - 3].isDigit && text[start - 4].isDigit
  }

  /// Whether a group of three digits or more follows the first `count` digits of the chain.
  func precedesGroup(_ count: Int) -> Bool {
    count < chain.count && chain[count].separator != "." && chain.run(from: count) >= 3
  }

  /// Steps back over what may stand between a word and what it announces: `号`, `：`, `是` and blanks.
  func announced(_ start: Int) -> (end: Int, isMarked: Bool) {
    var (place, isMarked) = (start, false)
    while place > free, start - place < 8 {
      switch text[place - 1] {
      case ":", "号", "=": isMarked = true
      case " ", "是", "为", "码", "(", "[", "【", "“", "\"", ">", "-", "→": break
      default: return (place, isMarked)
      }
      place -= 1
    }
    return (place, isMarked)
  }

  /// Whether the number at `start` is said to be one of an order or a product.
  func isOrder(_ start: Int) -> Bool {
    var place = start
    while place > 0, start - place < 4, isColon(text[place - 1]) { place -= 1 }
    return cues.order.length(endingAt: place, text) > 0
  }

  private func isColon(_ scalar: UInt32) -> Bool {
    switch scalar {
    case ":", " ", "是", "为": true
    default: false
    }
  }
}

// Messages with personal data that words, signs or letters announce: accounts, plates, documents,
// links and addresses.

extension PersonalCases {
  static let wechats = """
    微信号：abc_12345 ⇒ abc_12345
    微信号abcdefg ⇒ abcdefg
    微信：abcdefgh ⇒ abcdefgh
    我微信是abc12345，加一下 ⇒ abc12345
    加微信 zhangsan ⇒ zhangsan
    加我微信zhang-san ⇒ zhang-san
    加微abc123 ⇒ abc123
    加v：abcdef ⇒ abcdef
    +V abc12345 ⇒ abc12345
    vx:abc12345 ⇒ abc12345
    VX：abcdefg谢谢 ⇒ abcdefg
    vx abcdefg ⇒ abcdefg
    wx: zhangsan_88 ⇒ zhangsan_88
    WX号 abc888888 ⇒ abc888888
    V信abc12345 ⇒ abc12345
    薇信：abc12345 ⇒ abc12345
    weixin:abc12345 ⇒ abc12345
    WeChat ID? 我的wechat: lisi2024 ⇒ lisi2024
    微信ａｂｃ１２３４５ ⇒ ａｂｃ１２３４５
    微信（abc12345） ⇒ abc12345
    微：abc12345 ⇒ abc12345
    wxid_f8ea6bc6a1e143 ⇒ wxid_f8ea6bc6a1e143
    用户wxid_abcdef1234567退款 ⇒ wxid_abcdef1234567
    微信ID:test_user ⇒ test_user
    微信 abc12345 电话13812345678 ⇒ wechat abc12345; phone 13812345678
    微信支付
    微信支付WeChatPay
    微信公众号Starbucks
    微信公众号：starbucks01
    微信 android 版
    微信android
    微信：android版
    微信iPhone15版本
    微信 windows
    微信版本8.0.50
    微信login
    微信 mini program
    微信abc
    微信abcde
    微信:abcdefghijklmnopqrstu
    微信群
    wx.request_data
    wx:app.example.js
    abc12345
    用户名abc12345
    支付宝abc12345
    vxabc12345
    wxid_ab
    型号V:ABCDEFG
    微abc12345
    我用微信扫码scan123
    """

  static let qqs = """
    QQ123456789 ⇒ 123456789
    QQ：123456789 ⇒ 123456789
    qq 12345 ⇒ 12345
    我的qq是10001234 ⇒ 10001234
    QQ号：１２３４５６７８ ⇒ １２３４５６７８
    QQ号码是12345678 ⇒ 12345678
    Q号12345678 ⇒ 12345678
    Q:12345678 ⇒ 12345678
    扣扣12345678，加我 ⇒ 12345678
    企鹅号：12345678 ⇒ 12345678
    加扣扣：1234567890 ⇒ 1234567890
    qq=12345678901 ⇒ 12345678901
    QQ（12345678） ⇒ 12345678
    联系qq12345678谢谢 ⇒ 12345678
    ｑｑ：12345678 ⇒ 12345678
    QQ13812345678 ⇒ phone 13812345678
    QQ群12345678
    QQ群号：12345678
    QQ 01234567
    QQ1234
    QQ123456789012
    QQ会员12345
    QQ9.7.12345
    Q3 12345678
    Q12345678
    12345678
    qq音乐12345678
    QQ12345678A
    QQ12345678元
    QQ:12345-6789
    abcqq12345678
    扣12345678
    qq12345678@
    """

  static let plates = """
    京A12345 ⇒ 京A12345
    车牌粤B12345请登记 ⇒ 粤B12345
    沪A·12345 ⇒ 沪A·12345
    沪A•1234B ⇒ 沪A•1234B
    粤B-12345 ⇒ 粤B-12345
    苏E 1A2B3 ⇒ 苏E 1A2B3
    浙Ａ１２３４５ ⇒ 浙Ａ１２３４５
    粤BD12345 ⇒ 粤BD12345
    京AF12345 ⇒ 京AF12345
    粤B·DA1234 ⇒ 粤B·DA1234
    京A12345D ⇒ 京A12345D
    粤Z1234港 ⇒ 粤Z1234港
    粤Z1234澳 ⇒ 粤Z1234澳
    京A1234学 ⇒ 京A1234学
    鲁B1234警 ⇒ 鲁B1234警
    冀A1234挂 ⇒ 冀A1234挂
    川a12345 ⇒ 川a12345
    我的车是新A12345 ⇒ 新A12345
    琼A88888和琼A99999 ⇒ plate 琼A88888; plate 琼A99999
    豫QAB123 ⇒ 豫QAB123
    京AABCDE
    京A1234
    京A123456
    京A1234567
    京AI2345
    京I12345
    京A12O45
    京AABC12
    京12345
    京A 股票
    最新A12345
    阿里云A12345
    红色黑A12345
    川A12345型号
    川A12345_1
    粤B12345-6
    云K8S
    新iPhone15
    新macbook14
    更新V12345
    苏宁A1B2
    川久保玲A12345
    """

  static let passports = """
    护照E12345678 ⇒ E12345678
    护照号：EA1234567 ⇒ EA1234567
    护照号码是 G12345678 ⇒ G12345678
    passport: e12345678 ⇒ e12345678
    Passport No. E12345678 ⇒ E12345678
    护照Ｅ１２３４５６７８ ⇒ Ｅ１２３４５６７８
    港澳通行证C12345678 ⇒ C12345678
    通行证号CA1234567 ⇒ CA1234567
    回乡证H1234567890 ⇒ H1234567890
    回乡证：M12345678 ⇒ M12345678
    台湾通行证T12345678 ⇒ T12345678
    台胞证12345678 ⇒ 12345678
    台胞证号：12345678 ⇒ 12345678
    公务护照PE1234567 ⇒ PE1234567
    外交护照DE1234567 ⇒ DE1234567
    我的护照号码 SE1234567 谢谢 ⇒ SE1234567
    E12345678
    型号G12345678
    EA1234567
    护照E1234567
    护照E123456789
    护照Q12345678
    护照EAB123456
    护照AE12345678
    护照E12345678A
    护照办理需要5个工作日
    护照和签证都办好以后请把订单发给我核对一下E12345678
    H1234567890
    护照XE12345678
    台胞证办理12345678
    护照12345678
    护照E12345678元
    """

  static let urls = """
    http://example.com ⇒ http://example.com
    https://www.example.com/a?b=1&c=2#d ⇒ https://www.example.com/a?b=1&c=2#d
    链接https://example.com/item/123谢谢 ⇒ https://example.com/item/123
    看这里www.example.com，不错 ⇒ www.example.com
    HTTPS://EXAMPLE.COM/A ⇒ HTTPS://EXAMPLE.COM/A
    （https://example.com/x） ⇒ https://example.com/x
    (https://example.com/x) ⇒ https://example.com/x
    https://example.com/wiki/a_(b) ⇒ https://example.com/wiki/a_(b)
    "https://example.com/x" ⇒ https://example.com/x
    <https://example.com/x> ⇒ https://example.com/x
    见https://example.com/x. ⇒ https://example.com/x
    见https://example.com/x!!! ⇒ https://example.com/x
    https://example.com/13812345678.html ⇒ https://example.com/13812345678.html
    http://192.168.1.1:8080/login ⇒ http://192.168.1.1:8080/login
    「https://example.com」 ⇒ https://example.com
    看ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ ⇒ ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ
    网址https：//example.com/x，好 ⇒ https：//example.com/x
    ｈｔｔｐ：／／ａ．ｃｎ／ｘ？ｉｄ＝１，谢谢 ⇒ ｈｔｔｐ：／／ａ．ｃｎ／ｘ？ｉｄ＝１
    打开www．example．com！ ⇒ www．example．com
    https://example.com？好 ⇒ https://example.com
    https://example.com：好 ⇒ https://example.com
    https://example.com：OK ⇒ https://example.com
    https://example.com：8080/a ⇒ https://example.com：8080/a
    （ｈｔｔｐ：／／ａ．ｃｎ／ｘ） ⇒ ｈｔｔｐ：／／ａ．ｃｎ／ｘ
    http：／／
    ｗｗｗ．
    https://example.com/a https://example.com/b ⇒ url https://example.com/a; url https://example.com/b
    http://
    https://，
    www.
    www
    example.com
    xhttp://
    http:example.com
    http:/example.com
    ftp://example.com
    wwww.example.com
    awww.example.com
    httpx://example.com
    http
    请用http协议
    """

  static let addresses = """
    广东省深圳市南山区科技路10号 ⇒ 广东省深圳市南山区科技路10号
    收货地址：广东省深圳市南山区科技园路10号3栋502室 ⇒ 广东省深圳市南山区科技园路10号3栋502室
    寄到浙江省杭州市西湖区文三路99号，谢谢 ⇒ 浙江省杭州市西湖区文三路99号
    北京市朝阳区建国路88号 ⇒ 北京市朝阳区建国路88号
    深圳市南山区阳光小区3栋2单元502室 ⇒ 深圳市南山区阳光小区3栋2单元502室
    南山区阳光花园3栋502 ⇒ 南山区阳光花园3栋502
    上海市浦东新区世纪大道100号 ⇒ 上海市浦东新区世纪大道100号
    广东省 深圳市 南山区 科技路 10号 ⇒ 广东省 深圳市 南山区 科技路 10号
    广东深圳市南山区科技路10号 ⇒ 广东深圳市南山区科技路10号
    地址是江苏省苏州市姑苏区平江街道观前街12号 ⇒ 江苏省苏州市姑苏区平江街道观前街12号
    四川省成都市武侯区人民南路四段１０号 ⇒ 四川省成都市武侯区人民南路四段１０号
    四川省成都市武侯区人民南路１０号 ⇒ 四川省成都市武侯区人民南路１０号
    湖北省武汉市洪山区珞喻路1037号华中花园5栋 ⇒ 湖北省武汉市洪山区珞喻路1037号华中花园5栋
    我住在海淀区中关村大街27号 ⇒ 海淀区中关村大街27号
    昆山市花桥镇绿地大道1号 ⇒ 昆山市花桥镇绿地大道1号
    南山区科技大厦A座1203室 ⇒ 南山区科技大厦A座1203室
    静安区南京西路10-2号 ⇒ 静安区南京西路10-2号
    浙江省义乌市李家村12号13812345678 ⇒ address 浙江省义乌市李家村12号; phone 13812345678
    天河区体育东路幸福小区8号楼 ⇒ 天河区体育东路幸福小区8号楼
    内蒙古自治区呼和浩特市新城区中山路3号 ⇒ 内蒙古自治区呼和浩特市新城区中山路3号
    地址：中山路10号 ⇒ 中山路10号
    寄到阳光花园3栋502室 ⇒ 阳光花园3栋502室
    我住在幸福小区8号楼 ⇒ 幸福小区8号楼
    收货地址是李家村12号，谢谢 ⇒ 李家村12号
    中山路10号3栋502室 ⇒ 中山路10号3栋502室
    阳光花园3栋2单元502 ⇒ 阳光花园3栋2单元502
    地址在路10号
    地址：3号楼
    发到10号仓
    中山路10号店
    中山路10号左右
    送到小区8号楼
    我在北京市
    3号楼在哪
    10号发货
    1号店
    中山路10号
    北京路10号
    深圳市10号发货
    广东省深圳市南山区
    广东省深圳市南山区科技路
    北京市朝阳区1号店
    上海市地铁2号线
    北京市朝阳区建国路1号线
    深圳市南山区科技路10号发货
    深圳市的那条路10号通车
    阳光小区有3栋
    市区10号到货
    小区3栋
    我们小区3栋2单元502室
    浙江省10号停发
    江苏省和安徽省2件包邮
    南山区科技路很堵，10号再去
    这个小区8号开盘
    省10元
    路上3号楼
    """
}

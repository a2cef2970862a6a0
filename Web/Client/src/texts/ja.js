const { format } = new Intl.NumberFormat("ja");

export const ja = {
  chat: "チャット",
  messages: "チャットのメッセージ",
  message: "メッセージ",
  writeMessage: "メッセージを入力",
  send: "送信",
  sending: "送信中",
  logIn: "ログインして参加する",
  connecting: "接続しています",
  connected: "ライブ",
  reconnecting: "接続が切れました。再接続しています",
  unknownShow: "このショーにはチャットがありません。",
  empty: "まだメッセージはありません。",
  watching: (count) => `${format(count)}人が視聴中`,
  newest: (count) => (count === 0 ? "最新のメッセージ" : `新着メッセージ ${format(count)}件`),
  announcement: (author, text) => `${author}: ${text}`,
  failed: {
    unauthenticated: "送信できませんでした。セッションが終了しています。もう一度ログインしてください。",
    "invalid-input": "送信できませんでした。使用できない文字が含まれています。",
    timeout: "確認できませんでした。接続がありません。",
    other: "送信できませんでした。",
  },
  retry: "再送信",
  discard: "破棄",
  stock: (count) => (count === 0 ? "売り切れ" : `在庫${format(count)}点`),
  order: { accepted: "受付済み", fulfilled: "発送済み", rejected: "不成立" },
};

const { format } = new Intl.NumberFormat("ko");

export const ko = {
  chat: "채팅",
  messages: "채팅 메시지",
  message: "메시지",
  writeMessage: "메시지를 입력하세요",
  send: "보내기",
  sending: "보내는 중",
  logIn: "로그인하고 대화에 참여하기",
  connecting: "연결 중",
  connected: "실시간",
  reconnecting: "연결이 끊겼습니다. 다시 연결하는 중",
  unknownShow: "이 쇼에는 채팅이 없습니다.",
  empty: "아직 메시지가 없습니다.",
  watching: (count) => `${format(count)}명 시청 중`,
  newest: (count) => (count === 0 ? "최신 메시지" : `새 메시지 ${format(count)}개`),
  announcement: (author, text) => `${author}: ${text}`,
  failed: {
    unauthenticated: "보내지 못했습니다. 세션이 끝났으니 다시 로그인하세요.",
    "invalid-input": "보내지 못했습니다. 허용되지 않는 문자가 있습니다.",
    timeout: "확인되지 않았습니다. 연결되어 있지 않습니다.",
    other: "보내지 못했습니다.",
  },
  retry: "다시 보내기",
  discard: "삭제",
  stock: (count) => (count === 0 ? "품절" : `재고 ${format(count)}개`),
  order: { accepted: "접수됨", fulfilled: "발송됨", rejected: "취소됨" },
};

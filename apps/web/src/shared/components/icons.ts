import { icon as boxesVerticalIcon } from "@elastic/eui/es/components/icon/assets/boxes_vertical";
import { icon as branchIcon } from "@elastic/eui/es/components/icon/assets/branch";
import { icon as calendarIcon } from "@elastic/eui/es/components/icon/assets/calendar";
import { icon as checkIcon } from "@elastic/eui/es/components/icon/assets/check";
import { icon as checkCircleIcon } from "@elastic/eui/es/components/icon/assets/check_circle";
import { icon as chevronSingleDownIcon } from "@elastic/eui/es/components/icon/assets/chevron_single_down";
import { icon as chevronSingleLeftIcon } from "@elastic/eui/es/components/icon/assets/chevron_single_left";
import { icon as chevronSingleRightIcon } from "@elastic/eui/es/components/icon/assets/chevron_single_right";
import { icon as chevronSingleUpIcon } from "@elastic/eui/es/components/icon/assets/chevron_single_up";
import { icon as clockIcon } from "@elastic/eui/es/components/icon/assets/clock";
import { icon as commentIcon } from "@elastic/eui/es/components/icon/assets/comment";
import { icon as copyIcon } from "@elastic/eui/es/components/icon/assets/copy";
import { icon as crossIcon } from "@elastic/eui/es/components/icon/assets/cross";
import { icon as databaseIcon } from "@elastic/eui/es/components/icon/assets/database";
import { icon as displayIcon } from "@elastic/eui/es/components/icon/assets/display";
import { icon as documentIcon } from "@elastic/eui/es/components/icon/assets/document";
import { icon as documentsIcon } from "@elastic/eui/es/components/icon/assets/documents";
import { icon as downloadIcon } from "@elastic/eui/es/components/icon/assets/download";
import { icon as emptyIcon } from "@elastic/eui/es/components/icon/assets/empty";
import { icon as errorIcon } from "@elastic/eui/es/components/icon/assets/error";
import { icon as externalIcon } from "@elastic/eui/es/components/icon/assets/external";
import { icon as eyeIcon } from "@elastic/eui/es/components/icon/assets/eye";
import { icon as filterIcon } from "@elastic/eui/es/components/icon/assets/filter";
import { icon as flagIcon } from "@elastic/eui/es/components/icon/assets/flag";
import { icon as infoIcon } from "@elastic/eui/es/components/icon/assets/info";
import { icon as inspectIcon } from "@elastic/eui/es/components/icon/assets/inspect";
import { icon as keyboardIcon } from "@elastic/eui/es/components/icon/assets/keyboard";
import { icon as linkIcon } from "@elastic/eui/es/components/icon/assets/link";
import { icon as linkSlashIcon } from "@elastic/eui/es/components/icon/assets/link_slash";
import { icon as listBulletIcon } from "@elastic/eui/es/components/icon/assets/list_bullet";
import { icon as listCheckIcon } from "@elastic/eui/es/components/icon/assets/list_check";
import { icon as lockIcon } from "@elastic/eui/es/components/icon/assets/lock";
import { icon as logOutIcon } from "@elastic/eui/es/components/icon/assets/log_out";
import { icon as magnifyIcon } from "@elastic/eui/es/components/icon/assets/magnify";
import { icon as maximizeIcon } from "@elastic/eui/es/components/icon/assets/maximize";
import { icon as minusIcon } from "@elastic/eui/es/components/icon/assets/minus";
import { icon as moonIcon } from "@elastic/eui/es/components/icon/assets/moon";
import { icon as pencilIcon } from "@elastic/eui/es/components/icon/assets/pencil";
import { icon as pinIcon } from "@elastic/eui/es/components/icon/assets/pin";
import { icon as pinFillIcon } from "@elastic/eui/es/components/icon/assets/pin_fill";
import { icon as playIcon } from "@elastic/eui/es/components/icon/assets/play";
import { icon as plusIcon } from "@elastic/eui/es/components/icon/assets/plus";
import { icon as questionIcon } from "@elastic/eui/es/components/icon/assets/question";
import { icon as refreshIcon } from "@elastic/eui/es/components/icon/assets/refresh";
import { icon as returnIcon } from "@elastic/eui/es/components/icon/assets/return";
import { icon as sortDownIcon } from "@elastic/eui/es/components/icon/assets/sort_down";
import { icon as sortUpIcon } from "@elastic/eui/es/components/icon/assets/sort_up";
import { icon as sunIcon } from "@elastic/eui/es/components/icon/assets/sun";
import { icon as tableOfContentsIcon } from "@elastic/eui/es/components/icon/assets/table_of_contents";
import { icon as timelineIcon } from "@elastic/eui/es/components/icon/assets/timeline";
import { icon as trashIcon } from "@elastic/eui/es/components/icon/assets/trash";
import { icon as uploadIcon } from "@elastic/eui/es/components/icon/assets/upload";
import { icon as userIcon } from "@elastic/eui/es/components/icon/assets/user";
import { icon as usersIcon } from "@elastic/eui/es/components/icon/assets/users";
import { icon as warningIcon } from "@elastic/eui/es/components/icon/assets/warning";
import { appendIconComponentCache } from "@elastic/eui/es/components/icon/icon";

/** EUI draws nothing for a name it does not know and loads the known ones one by one; these are in the build. */
const icons = {
  boxesVertical: boxesVerticalIcon,
  branch: branchIcon,
  calendar: calendarIcon,
  check: checkIcon,
  checkCircle: checkCircleIcon,
  chevronSingleDown: chevronSingleDownIcon,
  chevronSingleLeft: chevronSingleLeftIcon,
  chevronSingleRight: chevronSingleRightIcon,
  chevronSingleUp: chevronSingleUpIcon,
  clock: clockIcon,
  comment: commentIcon,
  copy: copyIcon,
  cross: crossIcon,
  database: databaseIcon,
  display: displayIcon,
  document: documentIcon,
  documents: documentsIcon,
  download: downloadIcon,
  empty: emptyIcon,
  error: errorIcon,
  export: uploadIcon,
  external: externalIcon,
  eye: eyeIcon,
  filter: filterIcon,
  flag: flagIcon,
  info: infoIcon,
  inspect: inspectIcon,
  keyboard: keyboardIcon,
  link: linkIcon,
  linkSlash: linkSlashIcon,
  listBullet: listBulletIcon,
  listCheck: listCheckIcon,
  lock: lockIcon,
  logOut: logOutIcon,
  magnify: magnifyIcon,
  maximize: maximizeIcon,
  minus: minusIcon,
  moon: moonIcon,
  pencil: pencilIcon,
  pin: pinIcon,
  pinFill: pinFillIcon,
  play: playIcon,
  plus: plusIcon,
  question: questionIcon,
  refresh: refreshIcon,
  return: returnIcon,
  search: magnifyIcon,
  sortDown: sortDownIcon,
  sortUp: sortUpIcon,
  sun: sunIcon,
  tableOfContents: tableOfContentsIcon,
  timeline: timelineIcon,
  trash: trashIcon,
  upload: uploadIcon,
  user: userIcon,
  users: usersIcon,
  warning: warningIcon,
} as const;

/** The icons this console uses. A name outside this set does not compile. */
export type IconName = keyof typeof icons;

export const iconNames: readonly string[] = Object.keys(icons);

/** Makes the icons available without a request; called once before the first render. */
export function registerIcons(): void {
  appendIconComponentCache(icons);
}

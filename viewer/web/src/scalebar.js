// How long a metre is on the plan.
const LONGEST_PX = 140;
const STEPS = [5, 2, 1];

export class ScaleBar {
  constructor(parent) {
    this.element = document.createElement("div");
    this.element.className = "lt-scale";
    this.element.hidden = true;
    this.element.append(document.createElement("i"), document.createElement("span"));
    parent.append(this.element);
  }

  show(on) {
    this.element.hidden = !on;
  }

  /** The longest round length that fits; `pixel` is the size of a CSS pixel, m. */
  fit(pixel) {
    const most = LONGEST_PX * pixel;
    const ten = 10 ** Math.floor(Math.log10(most));
    const length = (STEPS.find((step) => step * ten <= most) ?? 1) * ten;
    this.element.firstChild.style.width = `${(length / pixel).toFixed(1)}px`;
    this.element.lastChild.textContent = `${Number(length.toPrecision(1))} m`;
  }
}
